package org.novalean.adapter.history.jdbc;

import static org.novalean.adapter.history.TestingEntries.copying;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.novalean.events.testing.ServerProcess;

/** Another process that has the history open, driven through its standard input. */
final class HistoryProcess implements AutoCloseable {

  private static final String WRITE = "write";
  private static final String READ = "read";

  private final Process process;
  private final BufferedReader output;

  private HistoryProcess(Process process) {
    this.process = process;
    this.output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  static HistoryProcess start(String url) throws IOException {
    return start(url, WRITE);
  }

  /** One that just reads, and has read once. */
  static HistoryProcess startReader(String url) throws IOException {
    return start(url, READ);
  }

  private static HistoryProcess start(String url, String what) throws IOException {
    var process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:TieredStopAtLevel=1",
                // Its output is read here.
                "-Dlogback.statusListenerClass=ch.qos.logback.core.status.NopStatusListener",
                "-cp",
                System.getProperty("java.class.path"),
                HistoryProcess.class.getName(),
                url,
                what)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var started = new HistoryProcess(process);
    started.await("open");
    return started;
  }

  /** Returns when the other process' save did. */
  void save(long id) throws IOException {
    process.getOutputStream().write((id + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
    await("saved " + id);
  }

  long pid() {
    return process.pid();
  }

  /** SIGSTOP, as Ctrl-Z has it. */
  void freeze() {
    ServerProcess.run(Map.of(), List.of("kill", "-STOP", String.valueOf(pid())));
  }

  /** SIGKILL. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  private void await(String line) throws IOException {
    var read = output.readLine();
    if (!line.equals(read)) {
      throw new IOException("expected '%s' from the other process, got '%s'".formatted(line, read));
    }
  }

  @Override
  public void close() {
    kill();
  }

  /** The other process: opens the history, and saves an entry for each number it reads. */
  public static void main(String[] args) throws IOException {
    try (var history = open(DatabaseAddress.of(args[0]), args[1]);
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      System.out.println("open");
      for (var line = input.readLine(); line != null; line = input.readLine()) {
        history.save(copying(Long.parseLong(line)));
        System.out.println("saved " + line);
      }
    }
  }

  private static JdbcHistory open(DatabaseAddress address, String what) {
    if (what.equals(WRITE)) {
      return JdbcHistory.open(address);
    }
    var reader = JdbcHistory.openExisting(address).orElseThrow();
    reader.newest(1);
    return reader;
  }
}
