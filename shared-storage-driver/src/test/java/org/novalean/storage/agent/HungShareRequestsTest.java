package org.novalean.storage.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.novalean.storage.job.TestingHost.SERVER;
import static org.novalean.storage.job.TestingHost.TARGET;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.storage.image.TestingImage;
import org.novalean.storage.job.TestingHost;
import org.novalean.storage.layer.LayerName;
import org.novalean.storage.messages.HostReport;
import org.novalean.storage.messages.Identities;
import org.novalean.storage.messages.Kinds;
import org.novalean.storage.messages.Nothing;
import org.novalean.storage.messages.Prove;
import org.novalean.storage.messages.Proven;
import org.novalean.storage.messages.ServerReport;

/** What an adapter gets from a host whose share's server hangs. */
class HungShareRequestsTest {

  private final TestingAgent agent;

  HungShareRequestsTest(@TempDir Path directory) throws IOException {
    agent = new TestingAgent(directory, true);
  }

  @AfterEach
  void close() throws InterruptedException {
    agent.close();
  }

  @Test
  void theHostIsDescribedThoughItsShareHangs() {
    var report = agent.ask(Kinds.DESCRIBE, new Nothing(), HostReport.class);
    assertThat(report.share().usable()).isFalse();
    assertThat(report.share().reason()).contains("no answer from the share");
    assertThat(report.hypervisor()).isTrue();
    assertThat(report.servers().get(0).hindrance()).isEmpty();
    assertThat(report.servers().get(0).disks().get(0).placeable()).isTrue();
  }

  @Test
  void serversThatStandOnTheShareAreToldAllTheSameAndLocalDisksAreLookedAt() throws Exception {
    for (var digit = 1; digit <= 3; digit++) {
      onAShareThatHangs("0b6d7a3e-52c4-4b1c-9d43-5f3b1f5c7a1" + digit);
    }
    // More often than pieces of work may hang.
    for (var look = 0; look < 4; look++) {
      var report = agent.ask(Kinds.DESCRIBE, new Nothing(), HostReport.class);
      assertThat(report.servers()).filteredOn(ServerReport::isLayered).hasSize(3);
      assertThat(report.servers())
          .flatExtracting(ServerReport::disks)
          .allSatisfy(disk -> assertThat(disk.placeable()).as(disk.kind()).isTrue());
    }
  }

  /** Whoever reads a pipe into which nobody writes waits, as on a share that hangs. */
  private void onAShareThatHangs(String serverId) throws IOException, InterruptedException {
    var layer = agent.host.base.resolve(new LayerName(serverId, TARGET, 1).fileName());
    var disk = Files.createDirectory(agent.host.instances.resolve(serverId)).resolve("disk");
    TestingImage.create(layer, TestingHost.SIZE, Optional.empty(), Map.of());
    TestingImage.create(disk, TestingHost.SIZE, Optional.of(layer), Map.of());
    agent.host.hypervisor.define(serverId, Map.of(TARGET, disk));
    agent.host.hypervisor.start(serverId);
    Files.delete(layer);
    assertThat(new ProcessBuilder("mkfifo", layer.toString()).start().waitFor()).isZero();
  }

  @Test
  void aShareThatHangsProvesNothing() {
    var question = new Prove(SERVER, "n0nce4711", new Identities("share-1", List.of()));
    var proven = agent.ask(Kinds.PROVE, question, Proven.class);
    assertThat(proven.proven()).isFalse();
    assertThat(proven.reason()).isNotEmpty();
  }

  @Test
  void nothingIsSealedOntoIt() {
    assertThatThrownBy(() -> agent.seal(0))
        .hasMessageContaining("nothing can be placed on the share: ")
        .hasMessageContaining("no answer from the share");
    assertThat(agent.host.hypervisor.blockJob(SERVER, TARGET)).isEmpty();
  }
}
