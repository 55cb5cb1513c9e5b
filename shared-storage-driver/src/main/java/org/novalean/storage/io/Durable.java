package org.novalean.storage.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Files that are on stable storage when a method returns. None of it has a deadline. */
public final class Durable {

  private Durable() {}

  /** Syncs a file, and the directory that names it. */
  public static void sync(Path file) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    syncDirectory(directoryOf(file));
  }

  /** Syncs a directory: names made, changed or removed in it are then on stable storage. */
  public static void syncDirectory(Path directory) throws IOException {
    try (var channel = FileChannel.open(directory)) {
      channel.force(true);
    }
  }

  /** Writes a file whole: whoever reads it sees what was there before, or all of the content. */
  public static void write(Path file, byte[] content) throws IOException {
    var draft = draft(file, content);
    try {
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
    syncDirectory(directoryOf(file));
  }

  /**
   * Writes a file whole unless it is there: of several at once, on several hosts, one does.
   *
   * @return whether it was this one
   */
  public static boolean writeOnce(Path file, byte[] content) throws IOException {
    var draft = draft(file, content);
    try {
      Files.createLink(file, draft);
      syncDirectory(directoryOf(file));
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static Path draft(Path file, byte[] content) throws IOException {
    var draft = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID());
    try (var channel =
        FileChannel.open(draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      var bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    } catch (IOException e) {
      Files.deleteIfExists(draft);
      throw e;
    }
    return draft;
  }

  private static Path directoryOf(Path file) {
    var parent = file.toAbsolutePath().getParent();
    return parent == null ? Path.of("/") : parent;
  }
}
