package org.novalean.storage.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.storage.hypervisor.PageSample;
import org.novalean.storage.libvirt.GuestMappings.Mapping;

class PageSamplesTest {

  private static final int PAGE = 4096;
  private static final long PRESENT = 1L << 63;
  private static final long SWAPPED = 1L << 62;
  private static final Mapping HUNDRED_PAGES = new Mapping(0x10000, 100 * PAGE, 0);

  private final Path process;
  private final PageSamples samples;

  PageSamplesTest(@TempDir Path proc) {
    this.process = proc.resolve("42");
    this.samples = new PageSamples(proc, new Random(7));
  }

  @BeforeEach
  void noPageIsThere() throws IOException {
    Files.createDirectories(process);
    write("pagemap", 0x10000 / PAGE * 8 + 300 * 8 - 1, new byte[1]);
    write("mem", 0x10000 + 300 * PAGE - 1, new byte[1]);
  }

  private void write(String file, long at, byte[] content) throws IOException {
    try (var open = new RandomAccessFile(process.resolve(file).toFile(), "rw")) {
      open.seek(at);
      open.write(content);
    }
  }

  private void page(long address, long flags, int lastByte) throws IOException {
    var entry = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putLong(flags | 0x1234);
    write("pagemap", address / PAGE * 8, entry.array());
    var content = new byte[PAGE];
    content[PAGE - 1] = (byte) lastByte;
    write("mem", address, content);
  }

  private void pages(Mapping mapping, int from, int to, long flags, int lastByte)
      throws IOException {
    for (var page = from; page < to; page++) {
      page(mapping.address() + (long) page * PAGE, flags, lastByte);
    }
  }

  @Test
  void pagesWithSomethingInThemAreToldFromZeros() throws IOException {
    pages(HUNDRED_PAGES, 0, 30, PRESENT, 1);
    pages(HUNDRED_PAGES, 30, 100, PRESENT, 0);

    var sample = samples.of(42, List.of(HUNDRED_PAGES), 2000).orElseThrow();

    assertThat(sample.pages()).isEqualTo(2000);
    assertThat(sample.data()).as("of 600 by chance").isBetween(500, 700);
  }

  @Test
  void pagesThatQemuDoesNotHoldAreZerosAndNotLookedAt() throws IOException {
    pages(HUNDRED_PAGES, 0, 10, PRESENT, 1);
    pages(HUNDRED_PAGES, 10, 100, 0, 1);

    var sample = samples.of(42, List.of(HUNDRED_PAGES), 200).orElseThrow();

    assertThat(sample.data()).as("as many were there").isEqualTo(200);
    assertThat(sample.pages()).as("of 2000 by chance").isBetween(1500, 2500);
  }

  @Test
  void swappedPagesAreDataAndNotSwappedIn() throws IOException {
    pages(HUNDRED_PAGES, 0, 100, SWAPPED, 0);

    assertThat(samples.of(42, List.of(HUNDRED_PAGES), 40)).contains(new PageSample(40, 40));
  }

  @Test
  void everyNodeOfAGuestIsLookedAt() throws IOException {
    var other = new Mapping(HUNDRED_PAGES.address() + 200 * PAGE, 100 * PAGE, 0);
    pages(HUNDRED_PAGES, 0, 100, PRESENT, 1);
    pages(other, 0, 100, PRESENT, 0);

    var sample = samples.of(42, List.of(HUNDRED_PAGES, other), 1000).orElseThrow();

    assertThat(sample.data()).as("of 500 by chance").isBetween(400, 600);
  }

  @Test
  void whatIsNotThereIsNotLookedAt() throws IOException {
    assertThat(samples.of(42, List.of(HUNDRED_PAGES), 10))
        .as("no page is held")
        .contains(new PageSample(200, 0));
    pages(HUNDRED_PAGES, 0, 100, PRESENT, 1);
    assertThat(samples.of(42, List.of(), 10)).as("no mapping is known").isEmpty();
    assertThat(samples.of(42, List.of(HUNDRED_PAGES), 0)).as("nobody asks").isEmpty();
    assertThat(samples.of(43, List.of(HUNDRED_PAGES), 10)).as("no such process").isEmpty();
    var gone = new Mapping(1L << 40, 100 * PAGE, 0);
    assertThat(samples.of(42, List.of(gone), 10)).as("its end came meanwhile").isEmpty();
  }
}
