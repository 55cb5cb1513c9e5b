package org.novalean.events;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The newest ids, in a file that is a ring: record {@code n} overwrites record {@code n -
 * capacity}. A record is its number (8 bytes), the id (16) and a check sum (8); one that a loss of
 * power left half written is passed over.
 */
final class HandledFile implements Closeable {
  private static final int NUMBER_AND_ID = 24;
  private static final int RECORD = 32;

  private final Path path;
  private final FileChannel channel;
  private final int capacity;
  private long next;

  private HandledFile(Path path, FileChannel channel, int capacity) {
    this.path = path;
    this.channel = channel;
    this.capacity = capacity;
  }

  /** Opens the file, or makes it. Made for another capacity, it forgets what has no place now. */
  static HandledFile open(Path path, int capacity) throws IOException {
    FileChannel channel =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      lock(channel, path);
      channel.truncate((long) capacity * RECORD);
      return new HandledFile(path, channel, capacity);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static void lock(FileChannel channel, Path path) throws IOException {
    @Nullable FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      throw new IOException(
          path + " is in use by another listener. Give each listener a file of its own");
    }
  }

  /** What is remembered, oldest first. */
  List<UUID> read() throws IOException {
    ByteBuffer all = ByteBuffer.allocate((int) Math.min(channel.size(), Integer.MAX_VALUE - 8));
    while (all.hasRemaining() && channel.read(all, all.position()) >= 0) {
      // Until all of it is there.
    }
    all.flip();
    TreeMap<Long, UUID> records = new TreeMap<>();
    while (all.remaining() >= RECORD) {
      ByteBuffer record = all.slice(all.position(), RECORD);
      long number = record.getLong();
      UUID id = new UUID(record.getLong(), record.getLong());
      if (record.getLong() == checkSum(record)) {
        records.put(number, id);
      }
      all.position(all.position() + RECORD);
    }
    Map.Entry<Long, UUID> newest = records.lastEntry();
    next = newest == null ? 0 : newest.getKey() + 1;
    return List.copyOf(records.values());
  }

  void write(UUID id) throws IOException {
    ByteBuffer record = ByteBuffer.allocate(RECORD);
    record.putLong(next).putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    record.putLong(checkSum(record)).flip();
    long place = next++ % capacity * RECORD;
    try {
      while (record.hasRemaining()) {
        channel.write(record, place + record.position());
      }
    } catch (IOException e) {
      throw new IOException(path + " cannot be written: " + e.getMessage(), e);
    }
  }

  private static long checkSum(ByteBuffer record) {
    CRC32 sum = new CRC32();
    sum.update(record.duplicate().position(0).limit(NUMBER_AND_ID));
    // Never 0: a part of the file that was never written must not pass.
    return sum.getValue() + 1;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
