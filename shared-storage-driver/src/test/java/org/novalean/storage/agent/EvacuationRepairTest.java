package org.novalean.storage.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.novalean.storage.job.TestingHost.SERVER;
import static org.novalean.storage.job.TestingHost.SIZE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.storage.image.TestingImage;
import org.novalean.storage.io.FileWork;
import org.novalean.storage.job.TestingHost;
import org.novalean.storage.layer.LayerName;
import org.novalean.storage.layer.LayerRecord;
import org.novalean.storage.layer.LayerRecords;
import org.novalean.storage.layer.LayerState;
import org.novalean.storage.rpc.RequestRefused;
import org.novalean.storage.share.SharePlace;

/** The server's disk is one that Nova made anew; its data are in a layer on the share. */
class EvacuationRepairTest {

  private static final LayerName LAYER = new LayerName(SERVER, "vda", 2);

  private final TestingHost host;
  private final SharePlace place;
  private final LayerRecords records;
  private final Path kept;
  private final Map<Integer, Integer> anew;

  EvacuationRepairTest(@TempDir Path directory) throws IOException {
    host = new TestingHost(directory);
    place = new SharePlace(host.instances);
    records = new LayerRecords(place, new FileWork("share", 2, Duration.ofSeconds(30)));
    kept = host.disk.resolveSibling("disk.nova-lean-replaced");
    layer(LAYER, LayerState.WHOLE, 22);
    anew = TestingImage.contents(host.disk);
    host.hypervisor.kill(SERVER);
  }

  @AfterEach
  void close() {
    host.close();
  }

  private void layer(LayerName name, LayerState state, int block) throws IOException {
    TestingImage.create(place.file(name.fileName()), SIZE, Optional.empty(), Map.of(0, block));
    records.write(name, new LayerRecord(state, Instant.EPOCH, "compute1", 0, SIZE));
  }

  private String repair() throws RequestRefused {
    var layers = new RootLayers(place, records, host.images);
    return new EvacuationRepair(
            place,
            layers,
            records,
            host.images,
            host.hypervisor,
            host.tools().journal(),
            host.clock)
        .repair(SERVER)
        .warning();
  }

  private void assertRefused(String reason) {
    assertThatThrownBy(this::repair)
        .isInstanceOf(RequestRefused.class)
        .hasMessageContaining(reason);
    assertThat(TestingImage.contents(host.disk)).isEqualTo(anew);
    assertThat(kept).doesNotExist();
  }

  @Test
  void theServerHasItsDataAgainAndTheOtherDiskIsKept() throws RequestRefused {
    assertThat(repair()).contains("g2", "is lost", kept.toString());

    assertThat(TestingImage.contents(host.disk)).isEqualTo(Map.of(0, 22));
    assertThat(TestingImage.contents(kept)).isEqualTo(anew);
  }

  @Test
  void fromThenOnItsDiskIsKnownToStandOnItsLayer() throws Exception {
    var unused = repair();
    assertThat(records.read(LAYER).orElseThrow().lastStoodOn()).isEqualTo(host.clock.instant());
  }

  @Test
  void aServerThatIsStartedJustThenIsNotSaidToBeRepaired() {
    host.hypervisor.beforeCall(
        call -> {
          if (Files.exists(kept)) {
            host.hypervisor.beforeCall(again -> {});
            host.hypervisor.start(SERVER);
          }
        });
    assertThatThrownBy(this::repair).hasMessageContaining("started in the middle");
    assertThat(TestingImage.contents(kept)).isEqualTo(anew);
  }

  @Test
  void oneThatWasCutShortIsDoneAgain() throws Exception {
    Files.move(host.disk, kept);
    Files.writeString(host.disk.resolveSibling("disk.nova-lean-repair"), "half");

    var unused = repair();

    assertThat(TestingImage.contents(host.disk)).isEqualTo(Map.of(0, 22));
    assertThat(TestingImage.contents(kept)).isEqualTo(anew);
  }

  @Test
  void aServerThatRunsKeepsItsDisk() {
    host.hypervisor.start(SERVER);
    assertRefused("runs: stop it first");
  }

  @Test
  void aLayerThatIsNoPointInTimeIsNotUsed() throws IOException {
    layer(new LayerName(SERVER, "vda", 3), LayerState.COMMITTING, 33);
    assertRefused("is no point in time");
  }

  @Test
  void aResizeThatIsNotOverHindersIt() throws IOException {
    Files.createDirectory(host.instances.resolve(SERVER + "_resize"));
    assertRefused("is not over");
  }

  @Test
  void whatIsRepairedIsNotRepairedAgain() throws Exception {
    var unused = repair();
    Files.delete(kept);

    assertThatThrownBy(this::repair).hasMessageContaining("stands on its data at rest");
    assertThat(TestingImage.contents(host.disk)).isEqualTo(Map.of(0, 22));
  }
}
