package org.novalean.storage.share;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SortedSet;
import java.util.TreeSet;
import org.novalean.storage.io.FileStat;
import org.novalean.storage.messages.LayerIdentity;

/**
 * What makes a layer just this one: its number, size and time, and a SHA-256 over its beginning,
 * over blocks that a nonce chooses, and over its last block. It guards against another file in a
 * layer's place, not against single blocks that rotted.
 */
final class LayerFingerprint {

  private static final int BLOCK = 4096;
  private static final int HEADER_BLOCKS = 16;
  private static final int SAMPLES = 24;

  private LayerFingerprint() {}

  /** Reads it from a file that is opened anew, so that NFS asks the server for its state. */
  static LayerIdentity of(Path file, String nonce) throws IOException {
    try (var channel = FileChannel.open(file)) {
      var stat = FileStat.of(file);
      var digest = sha256();
      for (var block : blocks(stat.size(), nonce)) {
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, block));
        digest.update(read(channel, block * BLOCK));
      }
      return new LayerIdentity(
          String.valueOf(file.getFileName()),
          stat.size(),
          stat.inode(),
          stat.modifiedAt().toEpochMilli(),
          HexFormat.of().formatHex(digest.digest()));
    }
  }

  /** In order, each once. */
  private static SortedSet<Long> blocks(long size, String nonce) {
    var last = Math.max(0, (size - 1) / BLOCK);
    var blocks = new TreeSet<Long>();
    for (var header = 0L; header < HEADER_BLOCKS; header++) {
      blocks.add(Math.min(header, last));
    }
    for (var sample = 0; sample < SAMPLES; sample++) {
      var chosen = sha256().digest((nonce + ":" + sample).getBytes(UTF_8));
      blocks.add(Long.remainderUnsigned(ByteBuffer.wrap(chosen).getLong(), last + 1));
    }
    blocks.add(last);
    return blocks;
  }

  private static ByteBuffer read(FileChannel channel, long from) throws IOException {
    var buffer = ByteBuffer.allocate(BLOCK);
    int read;
    do {
      read = channel.read(buffer, from + buffer.position());
    } while (read >= 0 && buffer.hasRemaining());
    return buffer.flip();
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
