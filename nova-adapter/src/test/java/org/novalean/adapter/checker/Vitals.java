package org.novalean.adapter.checker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.novalean.events.testing.ServerProcess;

/**
 * What a Java process holds on to.
 *
 * @param bytes in its heap, after a full garbage collection
 * @param files open descriptors, sockets among them
 * @param most the classes that have most of the heap, for a person to read
 */
record Vitals(long bytes, long threads, long files, String most) {
  private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");
  private static final int CLASSES = 25;

  /** Of a process of this machine's. */
  static Vitals of(long pid) {
    var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    // Counts what can be reached, after a full collection.
    var heap =
        ServerProcess.run(Map.of(), List.of(jcmd, String.valueOf(pid), "GC.class_histogram"));
    var total = TOTAL.matcher(heap);
    if (!total.find()) {
      throw new AssertionError(heap);
    }
    var process = Path.of("/proc", String.valueOf(pid));
    return new Vitals(
        Long.parseLong(total.group(1)),
        entries(process.resolve("task")),
        entries(process.resolve("fd")),
        String.join("\n", heap.lines().limit(CLASSES).toList()));
  }

  private static long entries(Path directory) {
    try (var entries = Files.list(directory)) {
      return entries.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return "%,d bytes after a full collection, %d threads, %d open files"
        .formatted(bytes, threads, files);
  }
}
