package org.novalean.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MountTableTest {

  private static final MountTable HOST =
      MountTable.parse(
          """
          22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw,errors=remount-ro
          23 22 0:21 / /proc rw,nosuid - proc proc rw
          24 22 0:22 / /var/lib/nova/instances rw,relatime shared:2 master:3 - nfs4 controller:/srv/instances rw,vers=4.2
          25 24 0:23 / /var/lib/nova/instances/_base rw - nfs 10.0.0.9:/srv/base rw,vers=3
          26 22 0:24 / /mnt/with\\040blank\\134x rw - fuse.glusterfs gluster1:/vol rw
          27 22 0:25 / /mnt/bound rw - ext4 /dev/sdb1 rw
          28 22 0:22 /sub /mnt/bound rw - nfs4 controller:/srv/instances rw
          not a line of mountinfo
          """);

  @ParameterizedTest
  @CsvSource({
    "/var/lib/nova/instances/uuid/disk, nfs4, controller:/srv/instances",
    "/var/lib/nova/instances, nfs4, controller:/srv/instances",
    "/var/lib/nova/instances/_base/x, nfs, 10.0.0.9:/srv/base",
    "/var/lib/nova/instances/../other, ext4, /dev/sda1",
    "/var/lib/nova/instances2, ext4, /dev/sda1",
    "/, ext4, /dev/sda1",
  })
  void findsTheMountThatAPathLiesOn(Path path, String type, String source) {
    assertThat(HOST.holding(path).orElseThrow())
        .extracting(Mount::type, Mount::source)
        .containsExactly(type, source);
  }

  @Test
  void readsNamesWithBlanksAndBackslashes() {
    assertThat(HOST.holding(Path.of("/mnt/with blank\\x/file")).orElseThrow().type())
        .isEqualTo("fuse.glusterfs");
  }

  @Test
  void ofMountsOverEachOtherTheLastCounts() {
    var mount = HOST.holding(Path.of("/mnt/bound/file")).orElseThrow();

    assertThat(mount.isShareable()).isTrue();
    assertThat(mount.export()).contains("controller:/srv/instances/sub");
  }

  @Test
  void namesTheExportOfASharedFileSystemOnly() {
    assertThat(HOST.holding(Path.of("/var/lib/nova/instances")).flatMap(Mount::export))
        .contains("controller:/srv/instances");
    assertThat(HOST.holding(Path.of("/etc")).flatMap(Mount::export)).isEmpty();
  }

  @Test
  void knowsNothingOfAnEmptyTable() {
    assertThat(MountTable.parse("").holding(Path.of("/"))).isEqualTo(Optional.empty());
  }

  @Test
  void readsThisHostsOwnTable() throws IOException {
    assertThat(MountTable.ofThisProcess().holding(Path.of("/proc/self")).orElseThrow().type())
        .isEqualTo("proc");
  }

  @ParameterizedTest
  @CsvSource({
    "nfs, true",
    "nfs4, true",
    "cifs, true",
    "ceph, true",
    "gpfs, true",
    "ocfs2, true",
    "fuse.glusterfs, true",
    "fuse.sshfs, false",
    "fuse, false",
    "ext4, false",
    "xfs, false",
    "tmpfs, false",
    "overlay, false",
  })
  void countsAsSharedWhatLibvirtDoes(String type, boolean shared) {
    assertThat(SharedFileSystems.contains(type)).isEqualTo(shared);
  }
}
