package org.novalean.storage.share;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.novalean.storage.MountTable;

class MountedShareTest {

  private static final Path BASE = Path.of("/var/lib/nova/instances/_base");
  private static final String LOCAL = "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n";

  private static String problem(String mounts, String share) {
    var table = MountTable.parse(LOCAL + mounts);
    return MountedShare.problem(table, ShareLocation.parse(share), BASE, "_base").orElse("");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "23 22 0:9 /_base /var/lib/nova/instances/_base rw - nfs4 nas:/srv/nova rw",
        "23 22 0:9 / /var/lib/nova/instances/_base rw - nfs nas:/srv/nova/_base rw",
        "23 22 0:9 /_base /var/lib/nova/instances/_base rw - fuse.glusterfs nas:/srv/nova rw"
      })
  void anExportIsKnownHoweverItIsMounted(String mount) {
    assertThat(problem(mount, "nfs://nas:/srv/nova")).isEmpty();
  }

  @Test
  void anExportOfTheWholeServerIsKnown() {
    assertThat(
            problem(
                "23 22 0:9 /_base /var/lib/nova/instances/_base rw - nfs4 nas:/ rw", "nfs://nas:/"))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "23 22 0:9 /_base /var/lib/nova/instances/_base rw - nfs4 other:/srv/nova rw",
        "23 22 0:9 /locks /var/lib/nova/instances/_base rw - nfs4 nas:/srv/nova rw",
        "23 22 0:9 / /var/lib/nova/instances/_base rw - nfs4 nas:/srv/nova rw",
        "23 22 0:9 /_base /elsewhere rw - nfs4 nas:/srv/nova rw"
      })
  void anythingElseIsNotTheExport(String mount) {
    assertThat(problem(mount, "nfs://nas:/srv/nova"))
        .startsWith(BASE + " is on ")
        .contains("not on nas:/srv/nova/_base");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "23 22 0:9 / /mnt/share rw - nfs4 nas:/x rw\n"
            + "24 22 0:9 /_base /var/lib/nova/instances/_base rw - nfs4 nas:/x rw",
        "23 22 0:9 / /mnt/share rw - nfs4 nas:/x rw\n"
            + "24 22 0:9 /b /var/lib/nova/instances/_base rw - nfs4 nas:/x rw"
      })
  void aPathIsKnownByWhatIsMountedThere(String mounts) {
    assertThat(problem(mounts, "path:/mnt/share")).isEmpty();
  }

  @Test
  void aPathMayBeTheBaseDirectoryItselfOrInstancesPath() {
    assertThat(
            problem("23 22 0:9 / /var/lib/nova/instances/_base rw - ceph mon:/ rw", "path:" + BASE))
        .isEmpty();
    assertThat(
            problem(
                "23 22 0:9 / /var/lib/nova/instances rw - nfs nas:/x rw",
                "path:/var/lib/nova/instances"))
        .isEmpty();
  }

  @Test
  void aPathWhereNothingIsMountedIsNotTheShare() {
    assertThat(problem("", "path:/mnt/share")).contains("nothing is mounted at /mnt/share");
  }

  @Test
  void aBaseDirectoryBesideTheShareIsNotOnIt() {
    assertThat(problem("23 22 0:9 / /mnt/share rw - nfs4 nas:/x rw", "path:/mnt/share"))
        .contains(BASE + " is on /dev/sda1 (ext4), not on what is mounted at /mnt/share");
  }
}
