package org.novalean.adapter.cli;

import static org.novalean.adapter.history.TestingEntries.START;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Runs commands as an operator would, 20 s after the tests' migrations began. */
final class CommandRunner {

  final TestingBackend backend = new TestingBackend();
  final List<Runnable> onStop = new ArrayList<>();
  private final Path configFile;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private boolean interactive;
  private String typed = "";
  private int columns = 80;

  CommandRunner(Path directory) throws IOException {
    configFile = directory.resolve("nova-lean.conf");
    configure("[DEFAULT]\ntransport_url = rabbit://u:p@host/\n");
  }

  void configure(String text) throws IOException {
    Files.writeString(configFile, text);
    Files.setPosixFilePermissions(configFile, PosixFilePermissions.fromString("rw-------"));
  }

  void onTerminal(int columns) {
    this.interactive = true;
    this.columns = columns;
  }

  /** What the person at the terminal types. */
  void types(String text) {
    typed = text;
  }

  int run(String... arguments) {
    var all = new ArrayList<String>(List.of("--config-file", configFile.toString()));
    all.addAll(List.of(arguments));
    var terminal =
        new Terminal(
            new BufferedReader(new StringReader(typed)),
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            interactive,
            columns,
            24);
    var clock = Clock.fixed(START.plusSeconds(20), ZoneOffset.UTC);
    return new NovaLean(backend, terminal, onStop::add, clock).run(all.toArray(String[]::new));
  }

  Path configFile() {
    return configFile;
  }

  String out() {
    return out.toString();
  }

  String err() {
    return err.toString();
  }
}
