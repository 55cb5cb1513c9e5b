package org.novalean.adapter.config;

import java.nio.file.Path;
import org.novalean.configuration.ConfigurationException;
import org.novalean.configuration.ConfigurationFile;
import org.novalean.configuration.ConfigurationFile.Loaded;
import org.novalean.configuration.Schema;

/** The file {@code nova-lean.conf}. */
public final class NovaLeanConf {

  /** Where it is unless the operator says otherwise. */
  public static final Path DEFAULT_PATH = Path.of("/etc/nova-lean/nova-lean.conf");

  /** What it may hold. */
  public static final Schema<Configuration> SCHEMA =
      new Schema<>(
          "nova-lean", Options.SECTIONS, Options.ALL, CrossChecks::errors, Configuration::from);

  private NovaLeanConf() {}

  /**
   * Reads and checks a file.
   *
   * @throws ConfigurationException naming all that is wrong with it
   */
  public static Loaded<Configuration> load(Path file) throws ConfigurationException {
    return ConfigurationFile.load(file, SCHEMA);
  }
}
