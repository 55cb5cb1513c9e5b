package org.novalean.storage.rpc;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.novalean.storage.io.Durable;

/**
 * Keeps the highest epoch in a file, so that an adapter which was fenced off stays so over a
 * restart of the agent.
 */
public final class EpochFile implements EpochFence {

  private final Path file;
  private long highest;

  /**
   * Reads the file, where there is one.
   *
   * @throws UncheckedIOException where it cannot be read, or holds something else
   */
  public EpochFile(Path file) {
    this.file = requireNonNull(file, "file is null");
    this.highest = read(file);
  }

  private static long read(Path file) {
    try {
      return Long.parseLong(Files.readString(file, US_ASCII).strip());
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException | NumberFormatException e) {
      throw new UncheckedIOException(
          "%s does not hold the last adapter's epoch: repair or remove it".formatted(file),
          new IOException(e));
    }
  }

  @Override
  public long highest() {
    return highest;
  }

  @Override
  public void raise(long epoch) {
    try {
      Durable.write(file, (epoch + "\n").getBytes(US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException("the adapter's epoch cannot be kept in " + file, e);
    }
    highest = epoch;
  }
}
