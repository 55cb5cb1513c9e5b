package org.novalean.storage.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiskXmlTest {

  @Test
  void aSnapshotLeavesTheOtherDisksAlone() {
    assertThat(DiskXml.snapshot(List.of("vda", "vdb"), "vda", Path.of("/i/disk")))
        .isEqualTo(
            "<domainsnapshot><disks><disk name=\"vda\" snapshot=\"external\" type=\"file\">"
                + "<driver type=\"qcow2\"/><source file=\"/i/disk\"/></disk>"
                + "<disk name=\"vdb\" snapshot=\"no\"></disk></disks></domainsnapshot>");
  }

  @Test
  void aPathIsEscaped() {
    assertThat(DiskXml.copyDestination(Path.of("/a'&<\"b")))
        .contains("<source file=\"/a'&amp;&lt;&quot;b\"/>");
  }
}
