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
 * Where a guest's memory is in its QEMU and how much of it QEMU holds, by {@code /proc/PID/smaps}
 * (proc(5)). The kernel counts a page once it was written to; a page that was only read is its one
 * page of zeros, and is not counted. In a huge page all of it counts.
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

  /**
   * A part of QEMU's memory.
   *
   * @param address where it begins
   * @param size its bytes
   * @param held bytes of it in RAM and swapped out
   */
  record Mapping(long address, long size, long held) {

    private Mapping holding(long more) {
      return new Mapping(address, size, held + more);
    }
  }

  /**
   * Those of a guest's memory; none where no mappings of QEMU are as large as that, or they cannot
   * be read.
   */
  List<Mapping> of(long pid, long memoryBytes) {
    try {
      return of(mappings(pid), memoryBytes);
    } catch (IOException e) {
      // It has ended since it was found.
      return List.of();
    }
  }

  /** Bytes of a guest's memory that QEMU holds; empty where its mappings are not known. */
  static Optional<Long> held(List<Mapping> mappings, long memoryBytes) {
    return mappings.isEmpty()
        ? Optional.empty()
        : Optional.of(Math.min(mappings.stream().mapToLong(Mapping::held).sum(), memoryBytes));
  }

  private List<Mapping> mappings(long pid) throws IOException {
    var mappings = new ArrayList<Mapping>();
    var isMemory = false;
    for (var line : Files.readAllLines(proc.resolve(Long.toString(pid)).resolve("smaps"))) {
      var begin = MAPPING.matcher(line);
      if (begin.matches()) {
        // Memory of a guest is read and written, and never run: TCG's buffer is no memory of it.
        isMemory = begin.group(3).startsWith("rw-");
        if (isMemory) {
          mappings.add(mapping(begin.group(1), begin.group(2)));
        }
      } else if (isMemory) {
        mappings.add(mappings.remove(mappings.size() - 1).holding(held(line)));
      }
    }
    return mappings;
  }

  private static Mapping mapping(String from, String to) {
    var address = Long.parseUnsignedLong(from, 16);
    return new Mapping(address, Long.parseUnsignedLong(to, 16) - address, 0);
  }

  private static long held(String line) {
    var words = line.strip().split(" +", -1);
    return words.length == 3 && HELD.contains(words[0]) ? Long.parseLong(words[1]) * KIB : 0;
  }

  /** One mapping as large as the memory, or next to it; else the largest, as with NUMA. */
  private static List<Mapping> of(List<Mapping> mappings, long memoryBytes) {
    var whole =
        mappings.stream()
            .filter(mapping -> mapping.size() >= memoryBytes)
            .min(Comparator.comparingLong(Mapping::size));
    if (whole.isPresent()) {
      return List.of(whole.get());
    }
    var largest = new ArrayList<Mapping>();
    var size = 0L;
    mappings.sort(Comparator.comparingLong(Mapping::size).reversed());
    for (var mapping : mappings) {
      largest.add(mapping);
      size += mapping.size();
      if (size >= memoryBytes) {
        return largest;
      }
    }
    return List.of();
  }
}
