package org.novalean.configuration;

import static java.nio.file.attribute.PosixFilePermission.GROUP_WRITE;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_EXECUTE;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_READ;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_WRITE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** A file that holds one secret and nothing else, for its owner and its group to read. */
public final class SecretFile {

  private static final Set<PosixFilePermission> UNSOUND =
      Set.of(GROUP_WRITE, OTHERS_READ, OTHERS_WRITE, OTHERS_EXECUTE);

  private SecretFile() {}

  /**
   * Reads it; a line's end after the secret does not belong to it.
   *
   * @throws ConfigurationException where others may read or alter it, it is empty, or unreadable
   */
  public static Secret read(Path file) throws ConfigurationException {
    try {
      var mode = Files.getPosixFilePermissions(file);
      if (!Collections.disjoint(mode, UNSOUND)) {
        throw wrong(
            file,
            "it holds a secret, and its mode is %s: chmod 0640 %s"
                .formatted(PosixFilePermissions.toString(mode), file));
      }
      var secret = Files.readString(file).stripTrailing();
      if (secret.isEmpty()) {
        throw wrong(file, "it should hold a secret, and is empty");
      }
      return new Secret(secret);
    } catch (IOException e) {
      throw wrong(
          file,
          "the file cannot be read (%s): check its path, owner and mode"
              .formatted(e.getClass().getSimpleName()));
    }
  }

  private static ConfigurationException wrong(Path file, String message) {
    return new ConfigurationException(List.of(new Problem(file, 0, message)));
  }
}
