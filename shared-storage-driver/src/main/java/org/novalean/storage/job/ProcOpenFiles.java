package org.novalean.storage.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.novalean.storage.io.FileStat;

/** {@link OpenFiles} from {@code /proc/<pid>/fd}. */
public final class ProcOpenFiles implements OpenFiles {

  @Override
  public boolean has(long processId, Path file) {
    var descriptors = Path.of("/proc", Long.toString(processId), "fd");
    try (var listing = Files.newDirectoryStream(descriptors)) {
      var wanted = FileStat.of(file);
      for (var descriptor : listing) {
        if (leadsTo(wanted, descriptor)) {
          return true;
        }
      }
      return false;
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot see whether process %d has '%s' open".formatted(processId, file), e);
    }
  }

  private static boolean leadsTo(FileStat wanted, Path descriptor) throws IOException {
    try {
      return FileStat.of(descriptor).isSameFileAs(wanted);
    } catch (NoSuchFileException e) {
      // Descriptors come and go while one looks.
      return false;
    }
  }
}
