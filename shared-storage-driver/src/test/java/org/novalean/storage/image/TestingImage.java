package org.novalean.storage.image;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What stands in for a qcow2 file in tests: a real, small text file, so that renames, links,
 * deletions, inodes and open descriptors are the file system's own. It holds values of numbered
 * blocks; a block that it lacks is read from the backing image, and reads 0 where there is none.
 *
 * @param blocks what this file itself holds
 */
public record TestingImage(
    long virtualSize, Optional<Path> backing, SortedMap<Integer, Integer> blocks) {

  /** The guest's view of a block number, in bytes. */
  public static final int BLOCK_SIZE = 65536;

  private static final String MAGIC = "testing-image";

  /** Files that a testing QEMU has open, by device and inode. */
  private static final Set<Object> IN_USE = ConcurrentHashMap.newKeySet();

  public TestingImage {
    blocks = new TreeMap<>(blocks);
  }

  /** Writes a new file. Refused where there is one. */
  public static void create(
      Path file, long virtualSize, Optional<Path> backing, Map<Integer, Integer> blocks) {
    var image = new TestingImage(virtualSize, backing, new TreeMap<>(blocks));
    try {
      Files.writeString(file, image.text(), StandardOpenOption.CREATE_NEW);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is on the disk now: what a QEMU that died had not flushed is not in it. */
  public static TestingImage read(Path file) {
    try {
      return parse(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a guest would read that boots from this file as it is on the disk, for each block. */
  public static SortedMap<Integer, Integer> contents(Path file) {
    var image = read(file);
    var contents = image.backing().map(TestingImage::contents).orElseGet(TreeMap::new);
    contents.putAll(image.blocks());
    return contents;
  }

  static TestingImage parse(String text) {
    var lines = text.lines().toList();
    if (lines.size() < 3 || !lines.get(0).equals(MAGIC)) {
      throw new UncheckedIOException(new IOException("Not a testing image: " + text));
    }
    var blocks = new TreeMap<Integer, Integer>();
    for (var line : lines.subList(3, lines.size())) {
      var fields = line.split(" ", 2);
      blocks.put(Integer.valueOf(fields[0]), Integer.valueOf(fields[1]));
    }
    var backing = lines.get(2);
    return new TestingImage(
        Long.parseLong(lines.get(1)),
        backing.isEmpty() ? Optional.empty() : Optional.of(Path.of(backing)),
        blocks);
  }

  /** As it is written to the file. */
  public String text() {
    return MAGIC
        + "\n"
        + virtualSize
        + "\n"
        + backing.map(Path::toString).orElse("")
        + "\n"
        + blocks.entrySet().stream()
            .map(block -> block.getKey() + " " + block.getValue() + "\n")
            .collect(joining());
  }

  /** A testing QEMU has opened a file with this key ({@code BasicFileAttributes.fileKey}). */
  public static void opened(Object fileKey) {
    IN_USE.add(fileKey);
  }

  public static void closed(Object fileKey) {
    IN_USE.remove(fileKey);
  }

  static boolean inUse(Object fileKey) {
    return IN_USE.contains(fileKey);
  }
}
