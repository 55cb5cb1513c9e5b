package org.novalean.adapter.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.novalean.adapter.config.NovaLeanConf;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Options that every command takes, before or after its name. */
final class GlobalOptions {

  @Option(
      names = "--config-file",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "The configuration. Default: /etc/nova-lean/nova-lean.conf")
  private Path configFile = NovaLeanConf.DEFAULT_PATH;

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

  @Option(
      names = "--os-cloud",
      paramLabel = "NAME",
      scope = ScopeType.INHERIT,
      description = "A cloud of clouds.yaml, instead of [keystone].")
  private @Nullable String osCloud;

  Path configFile() {
    return configFile;
  }

  OutputFormat output() {
    return output;
  }

  Optional<String> osCloud() {
    return Optional.ofNullable(osCloud);
  }

  boolean debug() {
    return debug;
  }
}
