package org.novalean.adapter.cli;

import java.nio.file.Path;
import org.novalean.adapter.config.ConfigurationFile;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Options that every command takes, before or after its name. */
final class GlobalOptions {

  @Option(
      names = "--config-file",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "The configuration. Default: /etc/nova-lean/nova-lean.conf")
  private Path configFile = ConfigurationFile.DEFAULT_PATH;

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      scope = ScopeType.INHERIT,
      description = "table or json. Default: table")
  private OutputFormat output = OutputFormat.TABLE;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Log every step, and show where an error comes from.")
  private boolean debug;

  Path configFile() {
    return configFile;
  }

  OutputFormat output() {
    return output;
  }

  boolean debug() {
    return debug;
  }
}
