package org.novalean.storage.agent.wiring;

import java.nio.file.Path;
import org.novalean.storage.agent.config.NovaLeanAgentConf;
import picocli.CommandLine.Option;

/** The option that names the configuration. */
final class ConfigFile {

  @Option(
      names = "--config-file",
      paramLabel = "FILE",
      description = "The configuration. Default: /etc/nova-lean/nova-lean-agent.conf")
  private Path path = NovaLeanAgentConf.DEFAULT_PATH;

  Path path() {
    return path;
  }
}
