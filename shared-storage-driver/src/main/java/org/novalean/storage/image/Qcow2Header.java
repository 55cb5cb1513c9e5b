package org.novalean.storage.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The beginning of a qcow2 image (QEMU's docs/interop/qcow2.txt).
 *
 * @param hasBacking whether another image lies below it
 * @param virtualSize bytes that the guest sees
 * @param clusterSize bytes
 * @param incompatibleFeatures the bits as they are written; 0 in version 2
 */
public record Qcow2Header(
    boolean hasBacking, long virtualSize, int clusterSize, long incompatibleFeatures) {

  private static final int MAGIC = 0x514649fb;
  private static final int LENGTH = 80;
  private static final long CORRUPT = 1L << 1;
  private static final long DATA_FILE = 1L << 2;

  /** Nova knows the bits below this one. */
  private static final long UNKNOWN = -1L << 4;

  /**
   * Reads it from an image.
   *
   * @return empty where the file is no qcow2 image
   * @throws IOException where the file cannot be read
   */
  public static Optional<Qcow2Header> read(Path image) throws IOException {
    try (var channel = FileChannel.open(image)) {
      var buffer = ByteBuffer.allocate(LENGTH);
      int read;
      do {
        read = channel.read(buffer);
      } while (read >= 0 && buffer.hasRemaining());
      return parse(buffer.flip());
    }
  }

  /** Reads it from an image's first bytes; empty where they are not those of a qcow2 image. */
  public static Optional<Qcow2Header> parse(ByteBuffer bytes) {
    if (bytes.remaining() < LENGTH || bytes.getInt(0) != MAGIC) {
      return Optional.empty();
    }
    var version = bytes.getInt(4);
    var clusterBits = bytes.getInt(20);
    if (version < 2 || version > 3 || clusterBits < 9 || clusterBits > 21) {
      return Optional.empty();
    }
    return Optional.of(
        new Qcow2Header(
            bytes.getLong(8) != 0,
            bytes.getLong(24),
            1 << clusterBits,
            version == 3 ? bytes.getLong(72) : 0));
  }

  /**
   * Why Nova would refuse it as a base image (imagebackend.py and libvirt/utils.py create_image,
   * format_inspector.py safety_check), or QEMU to write to it; empty where neither would.
   */
  public Optional<String> unfitAsBase() {
    if (hasBacking) {
      return Optional.of("it has a backing image itself");
    }
    if ((incompatibleFeatures & CORRUPT) != 0) {
      return Optional.of("QEMU has marked it corrupt");
    }
    if ((incompatibleFeatures & DATA_FILE) != 0) {
      return Optional.of("its data is in another file");
    }
    if ((incompatibleFeatures & UNKNOWN) != 0) {
      return Optional.of(
          "it uses features that Nova does not know (incompatible features 0x%x)"
              .formatted(incompatibleFeatures));
    }
    return Optional.empty();
  }
}
