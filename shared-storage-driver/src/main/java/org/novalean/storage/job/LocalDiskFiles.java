package org.novalean.storage.job;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.novalean.storage.io.Durable;

/** {@link DiskFiles} on the host's file system. */
public final class LocalDiskFiles implements DiskFiles {

  @Override
  public boolean exists(Path file) {
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public Optional<Long> inode(Path file) {
    try {
      return Optional.of((Long) Files.getAttribute(file, "unix:ino", LinkOption.NOFOLLOW_LINKS));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot look at '%s'".formatted(file), e);
    }
  }

  @Override
  public long freeBytes(Path file) {
    try {
      return Files.getFileStore(file).getUsableSpace();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot look how much is free at '%s'".formatted(file), e);
    }
  }

  @Override
  public void rename(Path from, Path to) {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
      syncDirectoryOf(to);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot rename '%s' to '%s'".formatted(from, to), e);
    }
  }

  @Override
  public void delete(Path file) {
    try {
      if (Files.deleteIfExists(file)) {
        syncDirectoryOf(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete '%s'".formatted(file), e);
    }
  }

  @Override
  public void write(Path file, byte[] bytes) {
    try {
      Durable.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write '%s'".formatted(file), e);
    }
  }

  private static void syncDirectoryOf(Path file) throws IOException {
    Durable.syncDirectory(requireNonNull(file.toAbsolutePath().getParent(), "no directory"));
  }
}
