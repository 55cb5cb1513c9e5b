package org.novalean.storage.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.storage.image.TestingDiskImages;
import org.novalean.storage.image.TestingImage;
import org.novalean.storage.io.FileWork;
import org.novalean.storage.job.TestingClock;
import org.novalean.storage.layer.LayerName;
import org.novalean.storage.layer.LayerRecords;
import org.novalean.storage.layer.LayerState;
import org.novalean.storage.share.SharePlace;

class SharedLayersTest {

  private static final LayerName G2 =
      new LayerName("0b6d7a3e-52c4-4b1c-9d43-5f3b1f5c7a10", "vda", 2);

  private final TestingClock clock = new TestingClock();
  private final FileWork files = new FileWork("share", 2, Duration.ofSeconds(30));
  private final LayerRecords records;
  private final SharedLayers layers;

  SharedLayersTest(@TempDir Path directory) throws IOException {
    var place = new SharePlace(directory);
    Files.createDirectory(place.base());
    records = new LayerRecords(place, files);
    layers = new SharedLayers("compute1", place, new TestingDiskImages(), files, clock);
    TestingImage.create(layers.path(G2), 1 << 20, Optional.empty(), Map.of());
  }

  @Test
  void aLayerWithoutARecordIsNotWhole() {
    assertThat(layers.isWhole(G2)).isFalse();
  }

  @Test
  void aLayerIsWholeUntilACommitBegins() throws IOException {
    layers.markWhole(G2, clock.instant());
    var whole = records.read(G2).orElseThrow();
    assertThat(layers.isWhole(G2)).isTrue();
    assertThat(whole.host()).isEqualTo("compute1");
    assertThat(whole.virtualSize()).isEqualTo(1 << 20);

    clock.advance(Duration.ofHours(1));
    layers.markCommitting(G2);
    assertThat(layers.isWhole(G2)).isFalse();
    assertThat(records.read(G2)).contains(whole.as(LayerState.COMMITTING));
  }

  @Test
  void aCommitThatDidNotBeginLeavesTheLayerOfThatOldMoment() throws IOException {
    layers.markWhole(G2, clock.instant());
    var whole = records.read(G2);
    clock.advance(Duration.ofHours(1));
    layers.markCommitting(G2);
    layers.markUntouched(G2);
    assertThat(records.read(G2)).isEqualTo(whole);
  }

  @Test
  void thatItsServerStoodOnItIsOnRecordUntilItIsSealedAgain() throws IOException {
    layers.noteStoodOn(G2);
    assertThat(records.read(G2)).isEmpty();

    layers.markWhole(G2, clock.instant());
    var sealed = records.read(G2).orElseThrow();
    clock.advance(Duration.ofHours(1));
    layers.noteStoodOn(G2);
    assertThat(records.read(G2)).contains(sealed.stoodOn(clock.instant()));
    assertThat(records.read(G2).orElseThrow().lastStoodOn()).isEqualTo(clock.instant());

    clock.advance(Duration.ofHours(1));
    layers.markWhole(G2, clock.instant());
    assertThat(records.read(G2).orElseThrow().lastStoodOn()).isEqualTo(clock.instant());
  }

  @Test
  void aFirstSealIsMarkedBeforeItHasARecord() throws IOException {
    layers.markCommitting(G2);
    assertThat(records.read(G2).orElseThrow().state()).isEqualTo(LayerState.COMMITTING);
  }

  @Test
  void theNewestGenerationIsOfThisDiskAlone() {
    assertThat(layers.newestGeneration(G2.serverId(), "vda")).isEqualTo(2);
    assertThat(layers.newestGeneration(G2.serverId(), "vdb")).isZero();
  }

  @Test
  void whatIsRemovedLeavesNothing() throws IOException {
    layers.markWhole(G2, clock.instant());
    layers.remove(G2);
    assertThat(layers.path(G2)).doesNotExist();
    assertThat(records.read(G2)).isEmpty();
    layers.remove(G2);
  }
}
