package org.novalean.events.files;

import static java.nio.file.attribute.PosixFilePermission.GROUP_WRITE;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_EXECUTE;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_READ;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_WRITE;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.Set;

/**
 * A text file that holds a secret: a password, a key for requests, the key of a certificate. Its
 * owner may alter it, its group may read it, and others may do nothing with it.
 */
public final class PrivateFile {
  private static final Set<PosixFilePermission> UNSOUND =
      Set.of(GROUP_WRITE, OTHERS_READ, OTHERS_WRITE, OTHERS_EXECUTE);

  private PrivateFile() {}

  /**
   * Reads it.
   *
   * @throws IOException where others may read or alter it, or it can't be read. Its message is made
   *     to follow the file's name and a colon, and shows nothing of what is in the file
   */
  public static String read(Path file) throws IOException {
    Set<PosixFilePermission> mode;
    String text;
    try {
      mode = Files.getPosixFilePermissions(file);
      text = Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new IOException("it should hold a text, and holds something else", e);
    } catch (IOException e) {
      throw new IOException(unreadable(e), e);
    }
    if (!Collections.disjoint(mode, UNSOUND)) {
      throw new IOException(
          "it holds a secret, and its mode is %s: chmod 0640 %s"
              .formatted(PosixFilePermissions.toString(mode), file));
    }
    return text;
  }

  static String unreadable(IOException problem) {
    return "the file cannot be read (%s): check its path, owner and mode"
        .formatted(problem.getClass().getSimpleName());
  }
}
