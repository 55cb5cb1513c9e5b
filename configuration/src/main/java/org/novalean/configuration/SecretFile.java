package org.novalean.configuration;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.novalean.events.files.PrivateFile;

/** A file that holds one secret and nothing else, for its owner and its group to read. */
public final class SecretFile {

  private SecretFile() {}

  /**
   * Reads it; a line's end after the secret does not belong to it.
   *
   * @throws ConfigurationException where others may read or alter it, it is empty, or unreadable
   */
  public static Secret read(Path file) throws ConfigurationException {
    try {
      var secret = PrivateFile.read(file).stripTrailing();
      if (secret.isEmpty()) {
        throw wrong(file, "it should hold a secret, and is empty");
      }
      return new Secret(secret);
    } catch (IOException e) {
      throw wrong(file, requireNonNull(e.getMessage()));
    }
  }

  private static ConfigurationException wrong(Path file, String message) {
    return new ConfigurationException(List.of(new Problem(file, 0, message)));
  }
}
