package org.novalean.storage.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.novalean.storage.image.TestingDiskImages;
import org.novalean.storage.image.TestingImage;

/** That the fake loses what QEMU loses, and nothing else. */
class TestingHypervisorTest {

  private static final String SERVER = "7d1b5d1e-6c0f-4d0a-9a39-0d2c6c1b9f11";
  private static final long SIZE = 1 << 30;

  private final TestingHypervisor hypervisor = new TestingHypervisor();
  private final TestingDiskImages images = new TestingDiskImages();
  private Path disk = Path.of("/");
  private Path layer = Path.of("/");
  private Path next = Path.of("/");

  @BeforeEach
  void aServerThatRuns(@TempDir Path directory) {
    disk = directory.resolve("disk");
    layer = directory.resolve("layer");
    next = directory.resolve("disk.new");
    TestingImage.create(disk, SIZE, Optional.empty(), Map.of(1, 11));
    hypervisor.define(SERVER, Map.of("vda", disk));
    hypervisor.start(SERVER);
  }

  @AfterEach
  void close() {
    hypervisor.close();
  }

  @Test
  void whatWasNotFlushedIsLostWithQemuAndWhatWasFlushedIsNot() {
    hypervisor.guestWrites(SERVER, "vda", 1, 12);
    hypervisor.guestFlushes(SERVER, "vda");
    hypervisor.guestWrites(SERVER, "vda", 1, 13);
    hypervisor.kill(SERVER);
    assertThat(TestingImage.contents(disk)).containsExactly(Map.entry(1, 12));
  }

  @ParameterizedTest
  @ValueSource(strings = {"suspend", "pivot", "snapshotOnto", "resume", "none"})
  void theSealOfTheDesignKeepsEveryFlushedBlockWhereverQemuDies(String victim) {
    hypervisor.afterCall(
        call -> {
          if (call.method().equals(victim)) {
            hypervisor.kill(SERVER);
          }
        });
    try {
      seal();
    } catch (HypervisorException.Gone e) {
      assertThat(victim).isNotEqualTo("none");
    }
    hypervisor.hardReboot(SERVER);
    assertThat(hypervisor.guestReads(SERVER, "vda", 1)).isEqualTo(11);
    assertThat(hypervisor.guestReads(SERVER, "vda", 2)).isEqualTo(22);
  }

  private void seal() {
    images.create(layer, SIZE);
    hypervisor.startCopy(SERVER, "vda", layer, 0);
    hypervisor.guestWrites(SERVER, "vda", 2, 22);
    hypervisor.guestFlushes(SERVER, "vda");
    images.createOverlay(next, layer, SIZE);
    hypervisor.suspend(SERVER);
    hypervisor.pivot(SERVER, "vda");
    rename();
    hypervisor.snapshotOnto(SERVER, "vda", disk);
    hypervisor.resume(SERVER);
  }

  @Test
  void aSealedDiskIsATopOverItsLayer() {
    seal();
    assertThat(hypervisor.domain(SERVER).orElseThrow().disk("vda").orElseThrow().chain())
        .isEqualTo(List.of(disk, layer));
  }

  /** Seen with QEMU 7.2: this is why the seal pauses the guest. */
  @Test
  void aRenameOutsideThePauseLosesWhatWasFlushedAfterTheJobWasReady() {
    images.create(layer, SIZE);
    hypervisor.startCopy(SERVER, "vda", layer, 0);
    images.createOverlay(next, layer, SIZE);
    rename();
    hypervisor.guestWrites(SERVER, "vda", 2, 22);
    hypervisor.guestFlushes(SERVER, "vda");
    hypervisor.kill(SERVER);
    assertThat(TestingImage.contents(disk)).doesNotContainKey(2);
  }

  /** Seen with QEMU 7.2: this is why a hydration flushes before it is done. */
  @Test
  void aPullIsOnTheDiskOnlyAfterAFlush() {
    seal();
    hypervisor.startPull(SERVER, "vda", 0);
    hypervisor.kill(SERVER);
    assertThat(images.info(disk).orElseThrow().backing()).isEmpty();
    assertThat(TestingImage.contents(disk)).isEmpty();

    images.rebaseUnsafely(disk, layer);
    assertThat(TestingImage.contents(disk)).containsEntry(1, 11).containsEntry(2, 22);
    hypervisor.hardReboot(SERVER);
    hypervisor.startPull(SERVER, "vda", 0);
    hypervisor.suspend(SERVER);
    hypervisor.kill(SERVER);
    assertThat(TestingImage.contents(disk)).containsEntry(1, 11).containsEntry(2, 22);
  }

  @Test
  void aCommitThatIsCutShortLeavesTheDiskWhole() {
    seal();
    hypervisor.jobsFinishByThemselves(false);
    for (var block : List.of(1, 3, 4)) {
      hypervisor.guestWrites(SERVER, "vda", block, 30 + block);
    }
    hypervisor.guestFlushes(SERVER, "vda");
    hypervisor.startCommit(SERVER, "vda", layer, 0);
    hypervisor.kill(SERVER);
    assertThat(TestingImage.contents(layer)).as("no point in time").containsEntry(4, 34);
    assertThat(TestingImage.contents(layer)).containsEntry(1, 11);
    assertThat(TestingImage.contents(disk))
        .containsAllEntriesOf(Map.of(1, 31, 2, 22, 3, 33, 4, 34));
  }

  private void rename() {
    try {
      Files.move(next, disk, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
