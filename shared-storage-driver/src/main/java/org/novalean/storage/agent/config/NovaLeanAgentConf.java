package org.novalean.storage.agent.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.novalean.configuration.ConfigurationException;
import org.novalean.configuration.ConfigurationFile;
import org.novalean.configuration.ConfigurationFile.Loaded;
import org.novalean.configuration.Schema;
import org.novalean.configuration.ini.IniReader;

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
   * Whether a file names a share at all, right or wrong. A host without the file, or with one that
   * was never filled in, has none.
   *
   * @throws IOException where it is there and cannot be read
   */
  public static boolean namesShare(Path file) throws IOException {
    return Files.exists(file)
        && IniReader.read(file)
            .value(AgentOptions.SHARE.section(), AgentOptions.SHARE.name())
            .isPresent();
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
