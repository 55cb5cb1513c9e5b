package org.novalean.storage.hypervisor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.novalean.storage.image.TestingImage;

/**
 * An image that a testing QEMU has open. As with QEMU, the open file stays the same when its name
 * goes to another one, and what was not flushed is lost with the process.
 */
final class TestingNode {

  private final Path path;
  private final FileChannel file;
  private final Object fileKey;
  private final long virtualSize;
  private Optional<Path> backing;
  private final SortedMap<Integer, Integer> blocks;
  private final SortedMap<Integer, Integer> flushed;

  private TestingNode(Path path, FileChannel file, Object fileKey, TestingImage image) {
    this.path = path;
    this.file = file;
    this.fileKey = fileKey;
    this.virtualSize = image.virtualSize();
    this.backing = image.backing();
    this.blocks = new TreeMap<>(image.blocks());
    this.flushed = new TreeMap<>(image.blocks());
  }

  static TestingNode open(Path path) {
    try {
      var image = TestingImage.read(path);
      var key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
      var node =
          new TestingNode(path, FileChannel.open(path, StandardOpenOption.WRITE), key, image);
      TestingImage.opened(key);
      return node;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path path() {
    return path;
  }

  Optional<Path> backing() {
    return backing;
  }

  long virtualSize() {
    return virtualSize;
  }

  /** What this image alone holds, not flushed blocks included. */
  SortedMap<Integer, Integer> blocks() {
    return blocks;
  }

  Optional<Integer> read(int block) {
    return Optional.ofNullable(blocks.get(block));
  }

  void write(int block, int value) {
    blocks.put(block, value);
  }

  void flush() {
    flushed.clear();
    flushed.putAll(blocks);
    save(new TestingImage(virtualSize, backing, blocks));
  }

  /**
   * As at the end of a block pull: the header on the disk names no backing image any more, but
   * where the pulled blocks are is not on the disk before the next flush (seen with QEMU 7.2).
   */
  void forgetBacking() {
    backing = Optional.empty();
    save(new TestingImage(virtualSize, backing, flushed));
  }

  private void save(TestingImage image) {
    try {
      var bytes = ByteBuffer.wrap(image.text().getBytes(StandardCharsets.UTF_8));
      file.position(0);
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      file.truncate(file.position());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void close() {
    TestingImage.closed(fileKey);
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
