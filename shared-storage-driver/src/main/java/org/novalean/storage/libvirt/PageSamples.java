package org.novalean.storage.libvirt;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.novalean.storage.hypervisor.PageSample;
import org.novalean.storage.libvirt.GuestMappings.Mapping;

/**
 * Which pages of a guest's memory are zeros, by a look at some of them ({@code /proc/PID/mem},
 * proc(5)). Nothing of them is kept.
 *
 * <p>Only what is in RAM is looked at ({@code /proc/PID/pagemap}; linux/Documentation/admin-guide/
 * mm/pagemap.rst): to look at another page would have the kernel make it, swap it in, or in
 * post-copy wait for it. It counts as zeros where QEMU does not hold it, and as data where it is
 * swapped out. What is there may be the kernel's page of zeros, which QEMU does not hold either: so
 * this tells a part of the whole memory, not of what QEMU holds.
 */
final class PageSamples {

  private static final int PAGE = 4096;
  private static final ByteBuffer ZEROS = ByteBuffer.allocate(PAGE).asReadOnlyBuffer();

  /** Of guests that hold little, few of the pages that are chosen are there to be looked at. */
  private static final int CHOICES_FOR_EACH = 20;

  private static final long PRESENT = 1L << 63;
  private static final long SWAPPED = 1L << 62;

  private final Path proc;
  private final RandomGenerator random;

  PageSamples(Path proc, RandomGenerator random) {
    this.proc = proc;
    this.random = random;
  }

  /**
   * Looks at some pages.
   *
   * @param pages how many at most of those that are there; 0 for none
   * @return empty where none could be looked at
   */
  Optional<PageSample> of(long pid, List<Mapping> mappings, int pages) {
    if (mappings.isEmpty() || pages == 0) {
      return Optional.empty();
    }
    var process = proc.resolve(Long.toString(pid));
    try (var pagemap = open(process.resolve("pagemap"));
        var memory = open(process.resolve("mem"))) {
      return Optional.of(new Look(pagemap, memory, mappings).at(pages));
    } catch (IOException e) {
      // It has ended since it was found, or the kernel lets nobody read another's memory.
      return Optional.empty();
    }
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.READ);
  }

  private final class Look {

    private final FileChannel pagemap;
    private final FileChannel memory;
    private final List<Mapping> mappings;
    private final long allPages;

    private Look(FileChannel pagemap, FileChannel memory, List<Mapping> mappings) {
      this.pagemap = pagemap;
      this.memory = memory;
      this.mappings = mappings;
      this.allPages = mappings.stream().mapToLong(Mapping::size).sum() / PAGE;
    }

    private PageSample at(int pages) throws IOException {
      var chosen = 0;
      var there = 0;
      var data = 0;
      while (there < pages && chosen < pages * CHOICES_FOR_EACH) {
        chosen++;
        var address = address(random.nextLong(allPages));
        var entry = entry(address);
        if ((entry & (PRESENT | SWAPPED)) != 0) {
          there++;
          if ((entry & SWAPPED) != 0 || isData(address)) {
            data++;
          }
        }
      }
      return new PageSample(chosen, data);
    }

    private long address(long page) {
      var rest = page * PAGE;
      for (var mapping : mappings) {
        if (rest < mapping.size()) {
          return mapping.address() + rest;
        }
        rest -= mapping.size();
      }
      throw new IllegalArgumentException("no page " + page);
    }

    private long entry(long address) throws IOException {
      var entry = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
      read(pagemap, entry, address / PAGE * Long.BYTES);
      return entry.getLong();
    }

    private boolean isData(long address) throws IOException {
      var page = ByteBuffer.allocate(PAGE);
      read(memory, page, address);
      return !page.equals(ZEROS);
    }

    private static void read(FileChannel file, ByteBuffer into, long from) throws IOException {
      while (into.hasRemaining()) {
        if (file.read(into, from + into.position()) < 0) {
          throw new IOException("the mapping ended since it was found");
        }
      }
      into.flip();
    }
  }
}
