package org.novalean.storage.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Real files, with a {@link CrashPoints moment} before and after each change; nothing is synced.
 */
final class TestingDiskFiles implements DiskFiles {

  private final CrashPoints crashes;
  private final DiskFiles real = new LocalDiskFiles();
  private volatile long freeBytes = 1L << 40;

  TestingDiskFiles(CrashPoints crashes) {
    this.crashes = crashes;
  }

  @Override
  public boolean exists(Path file) {
    return real.exists(file);
  }

  @Override
  public Optional<Long> inode(Path file) {
    return real.inode(file);
  }

  @Override
  public long freeBytes(Path file) {
    return freeBytes;
  }

  /** Whatever is written or removed, so much is free. */
  void freeBytes(long bytes) {
    freeBytes = bytes;
  }

  @Override
  public void rename(Path from, Path to) {
    act("rename", () -> Files.move(from, to, java.nio.file.StandardCopyOption.ATOMIC_MOVE));
  }

  @Override
  public void delete(Path file) {
    act("delete", () -> Files.deleteIfExists(file));
  }

  @Override
  public void write(Path file, byte[] bytes) {
    act("write", () -> Files.write(file, bytes));
  }

  private void act(String name, Act change) {
    crashes.before(name);
    try {
      change.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    crashes.after(name);
  }

  private interface Act {
    void run() throws IOException;
  }
}
