package org.novalean.storage.share;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.storage.Mount;
import org.novalean.storage.io.FileWork;
import org.novalean.storage.io.TestingHostCommands;

class ShareMountsTest {

  private static final ShareLocation NFS = ShareLocation.parse("nfs://nas:/srv/nova");

  private final Path exported;
  private final Path statePath;
  private final SharePlace place;
  private final TestingMountTool tool;

  ShareMountsTest(@TempDir Path directory) throws IOException {
    exported = Files.createDirectory(directory.resolve("exported"));
    statePath = Files.createDirectory(directory.resolve("state"));
    place = new SharePlace(Files.createDirectory(directory.resolve("instances")));
    tool = new TestingMountTool(exported);
  }

  private ShareMounts mounts(ShareLocation location, String... options) {
    return new ShareMounts(
        () -> location,
        place,
        statePath,
        List.of(options),
        tool,
        new MountPointGuard(TestingHostCommands.thatAnswer("0 555\n----i---- _base\n")),
        new FileWork("share", 2, Duration.ofSeconds(30)));
  }

  @Test
  void anExportIsMountedAndProvidesBaseAndLocks() throws IOException {
    assertThat(mounts(NFS).establish()).isEmpty();

    assertThat(tool.done()).containsExactly("mount share", "bind _base", "bind locks");
    Files.createFile(place.base().resolve("layer"));
    assertThat(exported.resolve("_base/layer")).exists();
    assertThat(exported.resolve("locks")).isDirectory();
    assertThat(MountedShare.problem(tool.table(), NFS, place.base(), "_base")).isEmpty();
    assertThat(MountedShare.problem(tool.table(), NFS, place.locks(), "locks")).isEmpty();
  }

  @Test
  void whatIsMountedIsLeftAsItIs() {
    mounts(NFS).establish();
    tool.done().clear();
    assertThat(mounts(NFS).establish()).isEmpty();
    assertThat(tool.done()).isEmpty();
  }

  @Test
  void whatIsMissingIsMountedAgain() {
    mounts(NFS).establish();
    tool.unmount(place.locks());
    tool.done().clear();

    mounts(NFS).establish();
    assertThat(tool.done()).containsExactly("bind locks");
  }

  @Test
  void whereTheServerOffersNoVersion4Version3IsTaken() {
    tool.offer("vers=3");
    mounts(NFS).establish();
    assertThat(tool.done()).startsWith("mount share");
  }

  @Test
  void aVersionThatTheOperatorNamesIsTheOnlyOneTried() {
    assertThatThrownBy(() -> mounts(NFS, "vers=3").establish())
        .isInstanceOf(ShareMountException.class)
        .hasMessageContaining("with hard,timeo=600,retrans=2,retry=0,vers=3:")
        .hasMessageNotContaining("vers=4")
        .hasMessageContaining("Protocol not supported");
  }

  @Test
  void softIsRefused() {
    assertThatThrownBy(() -> mounts(NFS, "noatime", "soft").establish())
        .isInstanceOf(ShareMountException.class)
        .hasMessageContaining("remove it");
    assertThat(tool.done()).isEmpty();
  }

  @Test
  void novasOwnImagesAreNotHiddenByTheShare() throws IOException {
    Files.createDirectory(place.base());
    Files.createFile(place.base().resolve("356a192b"));

    assertThatThrownBy(() -> mounts(NFS).establish())
        .isInstanceOf(ShareMountException.class)
        .hasMessageContaining("'356a192b'")
        .hasMessageContaining(
            "mv -n %s/* %s/".formatted(place.base(), statePath.resolve("share/_base")));
    assertThat(tool.done()).containsExactly("mount share");
    assertThat(place.base().resolve("356a192b")).exists();
  }

  @Test
  void nothingIsMountedOverAnotherShare() {
    tool.mounted(new Mount(place.base(), "/", "nfs4", "other:/x"));
    assertThatThrownBy(() -> mounts(NFS).establish())
        .isInstanceOf(ShareMountException.class)
        .hasMessageContaining("other:/x is mounted at " + place.base());
  }

  @Test
  void whatWasMountedIsUnmountedAlsoByAnotherProcess() {
    mounts(NFS).establish();
    tool.done().clear();

    mounts(NFS).release();
    assertThat(tool.done()).containsExactly("unmount locks", "unmount _base", "unmount share");

    mounts(NFS).release();
    assertThat(tool.done()).hasSize(3);
  }

  @Test
  void whatTheOperatorMountedIsNeverUnmounted() {
    tool.mounted(new Mount(place.locks(), "/locks", "nfs4", "nas:/srv/nova"));
    mounts(NFS).establish();
    tool.done().clear();

    mounts(NFS).release();
    assertThat(tool.done()).containsExactly("unmount _base", "unmount share");
  }

  @Test
  void whatTheOperatorMountedAfterARebootIsNeverUnmounted() {
    mounts(NFS).establish();
    tool.reboot();
    tool.done().clear();
    tool.mounted(new Mount(place.base(), "/_base", "nfs4", "nas:/srv/nova"));

    mounts(NFS).release();
    assertThat(tool.done()).isEmpty();
  }

  @Test
  void whatSomebodyMountedInsteadIsNeverUnmounted() {
    mounts(NFS).establish();
    tool.unmount(place.locks());
    tool.mounted(new Mount(place.locks(), "/", "nfs4", "other:/locks"));
    tool.done().clear();

    mounts(NFS).release();
    assertThat(tool.done()).containsExactly("unmount _base", "unmount share");
  }

  private static ShareLocation cinder(String options) {
    var export = new CinderExport("nfs-a", "nas:/vol", options);
    return new ShareLocation.Cinder("nfs-a", Optional.of(export), "");
  }

  @Test
  void amongCindersVolumesDataAtRestHaveADirectoryOfTheirOwn() throws IOException {
    Files.createFile(exported.resolve("volume-1"));
    var share = cinder("");
    mounts(share).establish();

    Files.createFile(place.base().resolve("layer"));
    assertThat(exported.resolve("nova-lean/_base/layer")).exists();
    assertThat(exported.resolve("nova-lean/locks")).isDirectory();
    assertThat(exported).isDirectoryContaining("glob:**/volume-1");
    assertThat(MountedShare.problem(tool.table(), share, place.base(), "_base")).isEmpty();
    assertThat(MountedShare.problem(tool.table(), NFS, place.base(), "_base"))
        .as("the same server by another name of the share")
        .isPresent();
  }

  @Test
  void itIsMountedAsCinderSaysUnlessTheOperatorSaysOtherwise() {
    tool.offer("vers=3");
    mounts(cinder("-o vers=3,nolock,rsize=65536"), "lock").establish();

    assertThat(tool.options())
        .containsExactly(
            "hard", "timeo=600", "retrans=2", "retry=0", "vers=3", "rsize=65536", "lock");
  }

  @Test
  void aVersionOfTheOperatorsReplacesCinders() {
    mounts(cinder("-o nfsvers=3"), "vers=4").establish();
    assertThat(tool.options()).contains("vers=4").doesNotContain("nfsvers=3");
  }

  @Test
  void softIsRefusedFromCinderTooUnlessTheOperatorSaysHard() {
    assertThatThrownBy(() -> mounts(cinder("-o soft")).establish())
        .isInstanceOf(ShareMountException.class)
        .hasMessageContaining("Cinder's options of this export have 'soft'");
    assertThat(tool.done()).isEmpty();

    mounts(cinder("-o soft"), "hard").establish();
    assertThat(tool.options()).doesNotContain("soft");
  }

  @Test
  void nothingIsMountedWhereTheExportIsNotKnownYet() {
    var mounts = mounts(ShareLocation.parse("cinder:nfs-a"));
    assertThat(mounts.establish()).isEmpty();
    assertThat(mounts.guards()).isEmpty();
    assertThat(tool.done()).isEmpty();
  }

  @Test
  void ofAPathNothingIsMounted() {
    tool.mounted(new Mount(place.base(), "/", "ceph", "mon:/"));
    var mounts = mounts(ShareLocation.parse("path:/mnt/share"));
    assertThat(mounts.establish()).isEmpty();
    mounts.release();
    assertThat(tool.done()).isEmpty();
  }
}
