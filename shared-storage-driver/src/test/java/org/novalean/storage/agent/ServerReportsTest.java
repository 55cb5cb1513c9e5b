package org.novalean.storage.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.novalean.storage.job.TestingHost.SERVER;
import static org.novalean.storage.job.TestingHost.TARGET;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.storage.image.TestingImage;
import org.novalean.storage.io.FileWork;
import org.novalean.storage.job.DiskChecks;
import org.novalean.storage.job.JobOutcome;
import org.novalean.storage.job.TestingHost;
import org.novalean.storage.layer.LayerName;
import org.novalean.storage.messages.DiskReport;
import org.novalean.storage.messages.ServerReport;
import org.novalean.storage.seal.Seal;
import org.novalean.storage.seal.SealRequest;

class ServerReportsTest {

  private static final LayerName G1 = new LayerName(SERVER, TARGET, 1);

  private final TestingHost host;
  private final ServerReports reports;

  ServerReportsTest(@TempDir Path directory) {
    host = new TestingHost(directory);
    reports =
        new ServerReports(
            host.hypervisor,
            new DiskChecks(host.tools()),
            host.images,
            new FileWork("local disk", 2, Duration.ofSeconds(30)),
            host.clock);
  }

  @AfterEach
  void close() {
    host.close();
  }

  private ServerReport server() {
    return reports.all().get(0);
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
    var swap = reports.all().get(1).disks().get(0);
    assertThat(swap.placeable()).isFalse();
    assertThat(swap.kind()).startsWith("swap: Nova makes it anew");
  }
}
