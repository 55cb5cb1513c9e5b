package org.novalean.adapter.wiring;

import java.time.Clock;
import java.time.ZoneId;
import java.util.Map;
import org.novalean.adapter.cli.NovaLean;
import org.novalean.adapter.cli.Terminal;
import org.novalean.configuration.process.ProcessSignals;

/** The program {@code nova-lean}. */
public final class Main {
  private Main() {}

  /** Runs a command and exits with its code. */
  public static void main(String[] arguments) {
    System.exit(program(System.getenv()).run(arguments));
  }

  static NovaLean program(Map<String, String> environment) {
    return new NovaLean(
        new WiredBackend(environment),
        Terminal.system(environment),
        new ProcessSignals(),
        Clock.system(ZoneId.systemDefault()));
  }
}
