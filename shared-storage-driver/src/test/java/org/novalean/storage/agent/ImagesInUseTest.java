package org.novalean.storage.agent;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.novalean.storage.job.Journal;
import org.novalean.storage.job.LocalDiskFiles;
import org.novalean.storage.job.ProcOpenFiles;
import org.novalean.storage.job.TestingHost;
import org.novalean.storage.layer.LayerInventory;
import org.novalean.storage.layer.LayerName;
import org.novalean.storage.share.SharePlace;

class ImagesInUseTest {

  private static final String LAYER =
      new LayerName(TestingHost.SERVER, TestingHost.TARGET, 1).fileName();

  private final TestingHost host;
  private final SharePlace place;
  private final ImagesInUse images;
  private final WrongFiles wrongFiles;

  ImagesInUseTest(@TempDir Path root) {
    host = new TestingHost(root);
    place = new SharePlace(host.instances);
    var files = new FileWork("disk", 2, Duration.ofSeconds(30));
    var openFiles = new ProcOpenFiles();
    images =
        new ImagesInUse(
            new LayerInventory("compute1", place, host.images, files, host.clock),
            place,
            new Journal(host.journalDirectory, new LocalDiskFiles()),
            host.hypervisor,
            openFiles);
    wrongFiles = new WrongFiles(place, host.hypervisor, openFiles, files);
    TestingImage.create(place.file(LAYER), TestingHost.SIZE, Optional.empty(), Map.of());
  }

  @AfterEach
  void close() {
    host.close();
  }

  private void runOnLayer() throws IOException {
    host.hypervisor.kill(TestingHost.SERVER);
    Files.delete(host.disk);
    TestingImage.create(host.disk, TestingHost.SIZE, Optional.of(place.file(LAYER)), Map.of());
    host.hypervisor.start(TestingHost.SERVER);
  }

  @Test
  void aLayerThatNoDiskStandsOnIsNotNamed() {
    assertThat(images.take().isComplete()).isTrue();
    assertThat(images.take().names(LAYER)).isFalse();
  }

  @Test
  void aLayerThatAQemuStillHasOpenIsNamedThoughNoDiskIsLeft() throws IOException {
    runOnLayer();
    Files.delete(host.disk);

    assertThat(images.take().alsoNamed()).contains(LAYER);
  }

  @Test
  void aLayerThatAProcessHasOpenInTheTrashIsNamedByItsOldName() throws IOException {
    runOnLayer();
    Files.createDirectories(place.trash());
    Files.move(place.file(LAYER), place.trash().resolve("17-" + LAYER));

    var open = new ProcOpenFiles().below(ProcessHandle.current().pid(), place.base());
    assertThat(open).contains(place.trash().resolve("17-" + LAYER));
    assertThat(images.take().alsoNamed()).contains(LAYER);
  }

  @Test
  void aDamagedJournalMakesItIncomplete() throws IOException {
    Files.writeString(host.journalDirectory.resolve("x.json"), "no entry");

    assertThat(images.take().isComplete()).isFalse();
  }

  @Test
  void aGuestOnTheFileOfThatNameRaisesNoAlarm() throws IOException {
    runOnLayer();

    assertThat(wrongFiles.look()).isEmpty();
    assertThat(wrongFiles.look()).isEmpty();
  }

  @Test
  void aGuestThatReadsAWrongFileIsReportedAtTheSecondLook() throws IOException {
    runOnLayer();
    Files.delete(place.file(LAYER));
    TestingImage.create(place.file(LAYER), TestingHost.SIZE, Optional.empty(), Map.of());

    assertThat(wrongFiles.look()).isEmpty();
    assertThat(wrongFiles.look())
        .singleElement()
        .satisfies(
            alarm -> assertThat(alarm).contains(TestingHost.SERVER, "reads a wrong file", LAYER));
  }
}
