package org.novalean.adapter.cli;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.time.Clock;
import java.util.List;
import org.novalean.adapter.config.Configuration;
import org.novalean.adapter.config.NovaLeanConf;
import org.novalean.configuration.ConfigurationException;
import org.novalean.configuration.ConfigurationFile.Loaded;
import org.novalean.configuration.process.Signals;

/**
 * What all commands share.
 *
 * @param options filled in when the command line is read
 * @param clock with the zone in which times are shown
 */
record CommandContext(
    GlobalOptions options, Backend backend, Terminal terminal, Signals signals, Clock clock) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectWriter INDENTED = JSON.writerWithDefaultPrettyPrinter();

  CommandContext {
    requireNonNull(options, "options is null");
    requireNonNull(backend, "backend is null");
    requireNonNull(terminal, "terminal is null");
    requireNonNull(signals, "signals is null");
    requireNonNull(clock, "clock is null");
  }

  /** Loads the configuration; its warnings go to standard error. */
  Configuration configuration() throws ConfigurationException {
    var loaded = load();
    loaded.warnings().forEach(warning -> terminal.err().println("warning: " + warning));
    return loaded.configuration();
  }

  /** The same, for who deals with the warnings. */
  Loaded<Configuration> load() throws ConfigurationException {
    var loaded = NovaLeanConf.load(options.configFile());
    return options
        .osCloud()
        .map(loaded.configuration()::withCloud)
        .map(configuration -> new Loaded<>(configuration, loaded.warnings()))
        .orElse(loaded);
  }

  void print(List<String> lines) {
    lines.forEach(terminal.out()::println);
    terminal.out().flush();
  }

  void printJson(Object value) {
    print(List.of(json(INDENTED, value)));
  }

  static String jsonLine(Object value) {
    return json(JSON.writer(), value);
  }

  private static String json(ObjectWriter writer, Object value) {
    try {
      return writer.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("maps, lists, texts and numbers are always JSON", e);
    }
  }
}
