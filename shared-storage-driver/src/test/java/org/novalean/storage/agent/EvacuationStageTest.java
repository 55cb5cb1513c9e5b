package org.novalean.storage.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.storage.hypervisor.TestingHypervisor;
import org.novalean.storage.image.TestingDiskImages;
import org.novalean.storage.image.TestingImage;
import org.novalean.storage.io.FileWork;
import org.novalean.storage.layer.LayerName;
import org.novalean.storage.layer.LayerRecord;
import org.novalean.storage.layer.LayerRecords;
import org.novalean.storage.layer.LayerState;
import org.novalean.storage.rpc.RequestRefused;
import org.novalean.storage.share.SharePlace;

class EvacuationStageTest {

  private static final String SERVER = "0b6d7a3e-52c4-4b1c-9d43-5f3b1f5c7a10";
  private static final Instant SEALED = Instant.parse("2026-11-24T07:00:00Z");
  private static final long SIZE = 1L << 30;

  private final SharePlace place;
  private final LayerRecords records;
  private final TestingHypervisor hypervisor = new TestingHypervisor();
  private final EvacuationStage stage;
  private final Path disk;

  EvacuationStageTest(@TempDir Path instances) throws IOException {
    place = new SharePlace(instances);
    Files.createDirectory(place.base());
    records = new LayerRecords(place, new FileWork("share", 2, Duration.ofSeconds(30)));
    var images = new TestingDiskImages();
    stage = new EvacuationStage(place, new RootLayers(place, records, images), images, hypervisor);
    disk = instances.resolve(SERVER).resolve("disk");
    layer("vda", 1, LayerState.WHOLE, 11);
    layer("vda", 2, LayerState.WHOLE, 22);
  }

  private void layer(String target, int generation, LayerState state, int block)
      throws IOException {
    var name = new LayerName(SERVER, target, generation);
    TestingImage.create(place.file(name.fileName()), SIZE, Optional.empty(), Map.of(0, block));
    records.write(name, new LayerRecord(state, SEALED, "compute1", 0, SIZE));
  }

  private void assertRefused(String reason) {
    assertThatThrownBy(() -> stage.stage(SERVER))
        .isInstanceOf(RequestRefused.class)
        .hasMessageContaining(reason);
    assertThat(disk).doesNotExist();
  }

  @Test
  void theServerWillFindWhatWasSealedLast() throws RequestRefused {
    assertThat(stage.stage(SERVER).warning()).contains("2026-11-24T07:00:00Z", "g2", "lost");

    assertThat(TestingImage.contents(disk)).containsEntry(0, 22);
  }

  @Test
  void whatAnAttemptLeftThatWasCutShortIsNoHindrance() throws Exception {
    var draft = place.instancesPath().resolve(SERVER + ".nova-lean-staging");
    Files.createDirectory(draft);
    Files.writeString(draft.resolve("disk"), "half");

    var unused = stage.stage(SERVER);

    assertThat(TestingImage.contents(disk)).containsEntry(0, 22);
    assertThat(draft).doesNotExist();
  }

  @Test
  void whatIsStagedAlreadyIsLeftAsItIs() throws Exception {
    var first = stage.stage(SERVER);
    var made = Files.readAttributes(disk, "unix:ino");

    assertThat(stage.stage(SERVER)).isEqualTo(first);
    assertThat(Files.readAttributes(disk, "unix:ino")).isEqualTo(made);
  }

  @Test
  void whatWasStagedBeforeALaterSealIsNotTakenForGood() throws Exception {
    var unused = stage.stage(SERVER);
    layer("vda", 3, LayerState.WHOLE, 33);

    assertThatThrownBy(() -> stage.stage(SERVER)).hasMessageContaining("newest layer");
    assertThat(TestingImage.contents(disk)).containsEntry(0, 22);
  }

  @Test
  void aDiskThatAGuestHasRunOnIsNotTakenForAStage() throws Exception {
    var unused = stage.stage(SERVER);
    Files.writeString(disk.resolveSibling("console.log"), "booted");

    assertThatThrownBy(() -> stage.stage(SERVER)).hasMessageContaining("exists");
  }

  @Test
  void aLayerThatIsNoPointInTimeIsRefused() throws IOException {
    layer("vda", 3, LayerState.COMMITTING, 33);

    assertRefused("is no point in time");
  }

  @Test
  void aDirectoryOfTheServerIsNotTouched() throws IOException {
    Files.createDirectory(place.instancesPath().resolve(SERVER));

    assertRefused("exists");
  }

  @Test
  void aServerThatLibvirtKnowsHereIsRefused() {
    hypervisor.define(SERVER, Map.of("vda", disk));

    assertRefused("libvirt on this host knows server");
  }

  @Test
  void aServerWithoutDataAtRestIsRefused() throws IOException {
    records.remove(new LayerName(SERVER, "vda", 1));
    records.remove(new LayerName(SERVER, "vda", 2));

    assertRefused("no data at rest");
  }

  @Test
  void aServerWithMoreDisksIsRefusedAsTheirFilesAreNotKnown() throws IOException {
    layer("vdb", 1, LayerState.WHOLE, 44);

    assertRefused("other disks than vda");
  }

  @Test
  void aLayerThatIsNotThereIsRefused() throws IOException {
    Files.delete(place.file(new LayerName(SERVER, "vda", 2).fileName()));

    assertRefused("the share has no layer");
  }
}
