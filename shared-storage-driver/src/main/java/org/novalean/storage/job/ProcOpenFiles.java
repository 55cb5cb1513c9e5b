package org.novalean.storage.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.novalean.storage.io.FileStat;

/** {@link OpenFiles} from {@code /proc/<pid>/fd}. */
public final class ProcOpenFiles implements OpenFiles {

  @Override
  public boolean has(long processId, Path file) {
    try (var listing = Files.newDirectoryStream(descriptorsOf(processId))) {
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

  @Override
  public Set<Path> below(long processId, Path directory) {
    var found = new TreeSet<Path>();
    try (var listing = Files.newDirectoryStream(descriptorsOf(processId))) {
      for (var descriptor : listing) {
        target(descriptor).filter(path -> path.startsWith(directory)).ifPresent(found::add);
      }
    } catch (NoSuchFileException e) {
      return Set.of();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot see what process %d has open".formatted(processId), e);
    }
    return found;
  }

  private static Optional<Path> target(Path descriptor) throws IOException {
    try {
      return Optional.of(Files.readSymbolicLink(descriptor));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static Path descriptorsOf(long processId) {
    return Path.of("/proc", Long.toString(processId), "fd");
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
