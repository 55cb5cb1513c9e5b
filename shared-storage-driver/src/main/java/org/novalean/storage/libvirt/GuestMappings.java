package org.novalean.storage.libvirt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How much of a guest's memory its QEMU holds, by {@code /proc/PID/smaps} (proc(5)). The kernel
 * counts a page once it was written to; a page that was only read is its one page of zeros, and is
 * not counted. In a huge page all of it counts.
 */
final class GuestMappings {

  private static final Pattern MAPPING =
      Pattern.compile("([0-9a-f]+)-([0-9a-f]+) (\\S{4}) \\S+ \\S+ \\S+ *.*");

  /** A huge page of hugetlbfs is not in {@code Rss}. */
  private static final Set<String> HELD =
      Set.of("Rss:", "Swap:", "Private_Hugetlb:", "Shared_Hugetlb:");

  private static final long KIB = 1024;

  private final Path proc;

  GuestMappings(Path proc) {
    this.proc = proc;
  }

  private static final class Mapping {
    private final long size;
    private long held;

    private Mapping(long size) {
      this.size = size;
    }

    long size() {
      return size;
    }
  }

  /**
   * Bytes in RAM and swapped out; empty where no mappings of QEMU are as large as the guest's
   * memory, or they cannot be read.
   */
  Optional<Long> held(long pid, long memoryBytes) {
    try {
      return held(mappings(pid), memoryBytes);
    } catch (IOException e) {
      // It has ended since it was found.
      return Optional.empty();
    }
  }

  private List<Mapping> mappings(long pid) throws IOException {
    var mappings = new ArrayList<Mapping>();
    Optional<Mapping> last = Optional.empty();
    for (var line : Files.readAllLines(proc.resolve(Long.toString(pid)).resolve("smaps"))) {
      var begin = MAPPING.matcher(line);
      if (begin.matches()) {
        last = mapping(begin.group(1), begin.group(2), begin.group(3));
        last.ifPresent(mappings::add);
      } else {
        last.ifPresent(mapping -> add(mapping, line));
      }
    }
    return mappings;
  }

  /** Memory of a guest is read and written, and never run: TCG's buffer is no memory of it. */
  private static Optional<Mapping> mapping(String from, String to, String permissions) {
    return permissions.startsWith("rw-")
        ? Optional.of(
            new Mapping(Long.parseUnsignedLong(to, 16) - Long.parseUnsignedLong(from, 16)))
        : Optional.empty();
  }

  private static void add(Mapping mapping, String line) {
    var words = line.strip().split(" +", -1);
    if (words.length == 3 && HELD.contains(words[0])) {
      mapping.held += Long.parseLong(words[1]) * KIB;
    }
  }

  /** One mapping as large as the memory, or next to it; else the largest, as with NUMA. */
  private static Optional<Long> held(List<Mapping> mappings, long memoryBytes) {
    var whole =
        mappings.stream()
            .filter(mapping -> mapping.size >= memoryBytes)
            .min(Comparator.comparingLong(Mapping::size));
    if (whole.isPresent()) {
      return whole.map(mapping -> Math.min(mapping.held, memoryBytes));
    }
    mappings.sort(Comparator.comparingLong(Mapping::size).reversed());
    var size = 0L;
    var held = 0L;
    for (var mapping : mappings) {
      size += mapping.size;
      held += mapping.held;
      if (size >= memoryBytes) {
        return Optional.of(Math.min(held, memoryBytes));
      }
    }
    return Optional.empty();
  }
}
