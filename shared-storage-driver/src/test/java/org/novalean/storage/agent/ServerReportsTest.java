package org.novalean.storage.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.novalean.storage.job.TestingHost.SERVER;
import static org.novalean.storage.job.TestingHost.TARGET;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.storage.hypervisor.Disk;
import org.novalean.storage.image.TestingImage;
import org.novalean.storage.io.FileWork;
import org.novalean.storage.io.HungException;
import org.novalean.storage.io.ImageFiles;
import org.novalean.storage.job.DiskChecks;
import org.novalean.storage.job.JobOutcome;
import org.novalean.storage.job.TestingHost;
import org.novalean.storage.layer.LayerName;
import org.novalean.storage.messages.Copied;
import org.novalean.storage.messages.DiskReport;
import org.novalean.storage.messages.ServerReport;
import org.novalean.storage.seal.Seal;
import org.novalean.storage.seal.SealRequest;

class ServerReportsTest {

  private static final LayerName G1 = new LayerName(SERVER, TARGET, 1);

  private final TestingHost host;
  private final ServerReports reports;
  private boolean instancesShared;

  ServerReportsTest(@TempDir Path directory) {
    host = new TestingHost(directory);
    reports = reports(new FileWork("share", 2, Duration.ofSeconds(30)));
  }

  private ServerReports reports(FileWork share) {
    return new ServerReports(
        host.hypervisor,
        new DiskChecks(host.tools()),
        new ImageHeaders(
            host.images,
            new ImageFiles(host.base, share, new FileWork("local disk", 2, Duration.ofSeconds(30))),
            host.clock),
        () -> instancesShared);
  }

  @AfterEach
  void close() {
    host.close();
  }

  private ServerReport server() {
    return reports.all(true).get(0);
  }

  private DiskReport disk() {
    return server().disks().get(0);
  }

  private void seal() {
    var request = new SealRequest("s", SERVER, TARGET, Optional.empty(), 0, "test");
    assertThat(host.run(new Seal(request, host.tools()))).isInstanceOf(JobOutcome.Done.class);
  }

  @Test
  void aLocalDiskIsPlaceableAndHasNoLayer() throws IOException {
    assertThat(server().hindrance()).isEmpty();
    assertThat(server().isLayered()).isFalse();
    assertThat(disk().placeable()).isTrue();
    assertThat(disk().virtualBytes()).isEqualTo(TestingHost.SIZE);
    assertThat(disk().topBytes()).isEqualTo(Files.size(host.disk));
  }

  @Test
  void aSealedDiskNamesItsLayerAtOnce() {
    assertThat(disk().layer()).isEmpty();
    seal();
    assertThat(disk().layer()).contains(G1.fileName());
    assertThat(server().isLayered()).isTrue();
  }

  @Test
  void aServerStandsOnItsLayerAlsoWhereThatCannotBeRead() throws IOException {
    seal();
    Files.delete(host.base.resolve(G1.fileName()));
    assertThat(server().isLayered()).isTrue();
    assertThat(disk().layer()).contains(G1.fileName());
    assertThat(disk().placeable()).isFalse();
    assertThat(disk().kind()).contains(G1.fileName());
  }

  @Test
  void ofALayerThatIsNotLookedAtTheSizeSeenLastIsTold() throws IOException {
    seal();
    assertThat(reports.all(false).get(0).disks().get(0).layerBytes()).isZero();
    var bytes = disk().layerBytes();
    assertThat(bytes).isPositive();

    Files.delete(host.base.resolve(G1.fileName()));
    host.clock.advance(Duration.ofMinutes(2));
    var unseen = reports.all(false).get(0).disks().get(0);
    assertThat(unseen.layerBytes()).isEqualTo(bytes);
    assertThat(unseen.layer()).contains(G1.fileName());
    assertThat(unseen.placeable()).isTrue();
  }

  @Test
  void aShareThatBeginsToHangHidesNoDisk() {
    seal();
    var share = new FileWork("share", 1, Duration.ofMillis(20));
    var answers = new CountDownLatch(1);
    try {
      assertThatThrownBy(() -> share.call("hanging", () -> await(answers)))
          .isInstanceOf(HungException.class);
      var seen = reports(share).all(true).get(0).disks().get(0);
      assertThat(seen.layer()).contains(G1.fileName());
      assertThat(seen.placeable()).isTrue();
    } finally {
      answers.countDown();
    }
  }

  private static boolean await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
      return true;
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void whatTheGuestReadsAndWritesIsCounted() {
    host.hypervisor.guestReads(SERVER, TARGET, 1);
    var traffic = disk().traffic().orElseThrow();
    assertThat(traffic.readBytes()).isEqualTo(TestingImage.BLOCK_SIZE);
    assertThat(traffic.writtenBytes()).isZero();
  }

  @Test
  void ofAStoppedServerTheLayerIsKnownAndWhyNoSealCanBegin() {
    seal();
    host.qemuDies();
    assertThat(server().state()).isEqualTo("SHUT_OFF");
    assertThat(server().hindrance()).contains("is SHUT_OFF, not RUNNING");
    assertThat(disk().layer()).contains(G1.fileName());
    assertThat(disk().traffic()).isEmpty();
  }

  @Test
  void aDiskThatIsLeftAloneSaysWhy() throws IOException {
    var other = "0b6d7a3e-52c4-4b1c-9d43-5f3b1f5c7a10";
    var home = Files.createDirectory(host.instances.resolve(other));
    TestingImage.create(home.resolve("disk.swap"), 1 << 20, Optional.empty(), Map.of());
    host.hypervisor.define(other, Map.of("vdb", home.resolve("disk.swap")));
    host.hypervisor.start(other);
    var swap = reports.all(true).get(1).disks().get(0);
    assertThat(swap.placeable()).isFalse();
    assertThat(swap.kind()).startsWith("swap: Nova makes it anew");
  }

  // What Nova copies of each kind of disk: _live_migration_copy_disk_paths.

  @Test
  void aVolumeIsNotCopiedThoughItsFileIsMountedHere() {
    host.hypervisor.volume(SERVER, TARGET, "volume-1");
    assertThat(disk().copied()).isEqualTo(Copied.NOTHING);
    assertThat(disk().volume()).contains("volume-1");
    assertThat(disk().placeable()).isFalse();
    assertThat(disk().kind()).isEqualTo("volume volume-1: its data are with Cinder already");
  }

  @Test
  void aVolumeThatIsABlockDeviceHereIsNotCopied() {
    looks("disk", Optional.of(Path.of("/dev/sdc")), false, "raw", false, Optional.of("volume-1"));
    assertThat(disk().copied()).isEqualTo(Copied.NOTHING);
  }

  @Test
  void aDiskOfTheNetworkIsNotCopied() {
    looks("disk", Optional.empty(), false, "raw", false, Optional.empty());
    assertThat(disk().copied()).isEqualTo(Copied.NOTHING);
  }

  @Test
  void aConfigDriveThatIsAnIsoIsCopiedAsAFileForItIsReadOnly() throws IOException {
    var file = configDrive();
    looks("cdrom", Optional.of(file), true, "raw", true, Optional.empty());
    assertThat(disk().copied()).isEqualTo(new Copied(Copied.How.AS_A_FILE, Files.size(file)));
    assertThat(disk().kind()).startsWith("config drive");
  }

  @Test
  void aConfigDriveThatIsVfatIsCopiedWholeForItIsADiskLikeOthers() throws IOException {
    looks("disk", Optional.of(configDrive()), true, "raw", false, Optional.empty());
    assertThat(disk().copied()).isEqualTo(new Copied(Copied.How.WHOLE, TestingImage.BLOCK_SIZE));
    assertThat(disk().kind()).startsWith("config drive");
  }

  @Test
  void ofAnOverlayItsTopIsCopied() throws IOException {
    assertThat(disk().copied()).isEqualTo(new Copied(Copied.How.TOP, Files.size(host.disk)));
  }

  @Test
  void nothingIsCopiedWhereInstancesPathIsOnAShare() {
    instancesShared = true;
    assertThat(disk().copied()).isEqualTo(Copied.NOTHING);
  }

  private Path configDrive() {
    var file = host.disk.resolveSibling("disk.config");
    TestingImage.create(file, 1 << 20, Optional.empty(), Map.of(0, 1));
    return file;
  }

  private void looks(
      String device,
      Optional<Path> source,
      boolean file,
      String format,
      boolean readOnly,
      Optional<String> serial) {
    host.hypervisor.looks(
        SERVER,
        TARGET,
        disk ->
            new Disk(
                disk.target(),
                device,
                source,
                file,
                format,
                readOnly,
                false,
                serial,
                source.map(List::of).orElse(List.of())));
  }
}
