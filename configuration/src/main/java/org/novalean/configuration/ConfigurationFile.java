package org.novalean.configuration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.novalean.configuration.ini.IniFile;
import org.novalean.configuration.ini.IniReader;

/** Loads a configuration file. */
public final class ConfigurationFile {

  private ConfigurationFile() {}

  /**
   * What a file says.
   *
   * @param warnings what deserves attention, but does not hinder
   */
  public record Loaded<C>(C configuration, List<Problem> warnings) {}

  /**
   * Reads and checks a file against a schema.
   *
   * @throws ConfigurationException naming all that is wrong with it
   */
  public static <C> Loaded<C> load(Path file, Schema<C> schema) throws ConfigurationException {
    var ini = read(file, schema);
    var reader = new SettingsReader(file, ini, schema);
    var settings = reader.read();
    var errors = new ArrayList<>(reader.errors());
    if (errors.isEmpty()) {
      errors.addAll(schema.crossChecks().errors(file, settings));
    }
    if (!errors.isEmpty()) {
      errors.sort(Comparator.comparingInt(Problem::line));
      throw new ConfigurationException(errors);
    }
    return new Loaded<>(schema.values().apply(settings), warnings(file, schema, settings));
  }

  private static IniFile read(Path file, Schema<?> schema) throws ConfigurationException {
    try {
      return IniReader.read(file);
    } catch (NoSuchFileException e) {
      throw unreadable(
          file,
          "there is no such file: make one with '%s', or name another"
              .formatted(schema.sampleCommand()));
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

  private static List<Problem> warnings(Path file, Schema<?> schema, Settings settings) {
    var secrets = schema.options().stream().filter(Option::secret).filter(settings::has).toList();
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
