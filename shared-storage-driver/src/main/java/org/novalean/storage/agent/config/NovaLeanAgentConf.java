package org.novalean.storage.agent.config;

import java.nio.file.Path;
import org.novalean.configuration.ConfigurationException;
import org.novalean.configuration.ConfigurationFile;
import org.novalean.configuration.ConfigurationFile.Loaded;
import org.novalean.configuration.Schema;

/** The file {@code nova-lean-agent.conf}. */
public final class NovaLeanAgentConf {

  /** Where it is unless the operator says otherwise. */
  public static final Path DEFAULT_PATH = Path.of("/etc/nova-lean/nova-lean-agent.conf");

  private NovaLeanAgentConf() {}

  /**
   * What it may hold.
   *
   * @param hostName for a file that gives no {@code host}
   */
  public static Schema<AgentConfig> schema(HostName hostName) {
    return new Schema<>(
        "nova-lean-agent",
        AgentOptions.SECTIONS,
        AgentOptions.ALL,
        AgentChecks::errors,
        settings -> AgentConfig.from(settings, hostName));
  }

  /**
   * Reads and checks a file.
   *
   * @throws ConfigurationException naming all that is wrong with it
   */
  public static Loaded<AgentConfig> load(Path file) throws ConfigurationException {
    return ConfigurationFile.load(file, schema(HostName.OF_KERNEL));
  }
}
