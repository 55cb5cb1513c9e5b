package org.novalean.storage.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuestMappingsTest {

  private static final long MIB = 1 << 20;

  private final Path proc;
  private final GuestMappings mappings;
  private final StringBuilder smaps = new StringBuilder();
  private long address = 0x7f0000000000L;

  GuestMappingsTest(@TempDir Path proc) {
    this.proc = proc;
    this.mappings = new GuestMappings(proc);
  }

  private void mapping(long mib, String permissions, long rssKib, long swapKib, long hugetlbKib) {
    smaps.append(
        """
        %x-%x %s 00000000 00:00 0                          [heap]
        Size:           %8d kB
        KernelPageSize:        4 kB
        Rss:            %8d kB
        Pss:            %8d kB
        AnonHugePages:         0 kB
        Shared_Hugetlb:        0 kB
        Private_Hugetlb:%8d kB
        Swap:           %8d kB
        VmFlags: rd wr mr mw me dd
        """
            .formatted(
                address,
                address + mib * MIB,
                permissions,
                mib * 1024,
                rssKib,
                rssKib,
                hugetlbKib,
                swapKib));
    address += 2 * mib * MIB;
  }

  private void written() throws IOException {
    var file = proc.resolve("42/smaps");
    Files.createDirectories(file.getParent());
    Files.writeString(file, smaps);
  }

  private Optional<Long> held(long pid) {
    return GuestMappings.held(mappings.of(pid, 512 * MIB), 512 * MIB);
  }

  @Test
  void theMappingOfTheGuestsMemoryIsCountedWithWhatIsSwappedOut() throws IOException {
    mapping(1024, "rwxp", 7000, 0, 0);
    mapping(1024, "---p", 0, 0, 0);
    mapping(64, "rw-p", 900, 0, 0);
    mapping(512, "rw-p", 2048, 1024, 0);
    written();

    assertThat(held(42)).contains(3 * MIB);
  }

  @Test
  void pagesOfHugetlbfsAreCounted() throws IOException {
    mapping(512, "rw-s", 0, 0, 4096);
    written();

    assertThat(held(42)).contains(4 * MIB);
  }

  @Test
  void memoryOfSeveralNodesIsAddedUp() throws IOException {
    mapping(256, "rw-p", 1024, 0, 0);
    mapping(8, "rw-p", 5000, 0, 0);
    mapping(256, "rw-p", 2048, 0, 0);
    written();

    assertThat(held(42)).contains(3 * MIB);
  }

  @Test
  void whereNoMappingIsLargeEnoughItIsNotKnown() throws IOException {
    mapping(256, "rw-p", 1024, 0, 0);
    written();

    assertThat(held(42)).isEmpty();
    assertThat(held(43)).isEmpty();
  }
}
