package org.novalean.adapter.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.novalean.adapter.ini.IniFile;
import org.novalean.adapter.ini.IniReader;

/** Loads the configuration file. */
public final class ConfigurationFile {

  /** Where it is unless the operator says otherwise. */
  public static final Path DEFAULT_PATH = Path.of("/etc/nova-lean/nova-lean.conf");

  private ConfigurationFile() {}

  /**
   * What a file says.
   *
   * @param warnings what deserves attention, but does not hinder
   */
  public record Loaded(Configuration configuration, List<Problem> warnings) {}

  /**
   * Reads and checks a file.
   *
   * @throws ConfigurationException naming all that is wrong with it
   */
  public static Loaded load(Path file) throws ConfigurationException {
    var ini = read(file);
    var reader = new SettingsReader(file, ini);
    var settings = reader.read();
    var errors = new ArrayList<>(reader.errors());
    if (errors.isEmpty()) {
      errors.addAll(CrossChecks.errors(file, settings));
    }
    if (!errors.isEmpty()) {
      errors.sort(Comparator.comparingInt(Problem::line));
      throw new ConfigurationException(errors);
    }
    return new Loaded(Configuration.from(settings), warnings(file, settings));
  }

  private static IniFile read(Path file) throws ConfigurationException {
    try {
      return IniReader.read(file);
    } catch (NoSuchFileException e) {
      throw unreadable(
          file, "there is no such file: make one with 'nova-lean config-sample', or name another");
    } catch (IOException e) {
      throw unreadable(
          file,
          "the file cannot be read (%s): check its owner and mode"
              .formatted(e.getClass().getSimpleName()));
    }
  }

  private static ConfigurationException unreadable(Path file, String message) {
    return new ConfigurationException(List.of(new Problem(file, 0, message)));
  }

  private static List<Problem> warnings(Path file, Settings settings) {
    var secrets = Options.ALL.stream().filter(Option::secret).filter(settings::has).toList();
    if (secrets.isEmpty() || !readableByAll(file)) {
      return List.of();
    }
    return List.of(
        new Problem(
            file,
            0,
            "every user of this machine can read the secrets in it: chmod 0640 %s"
                .formatted(file)));
  }

  private static boolean readableByAll(Path file) {
    try {
      return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
