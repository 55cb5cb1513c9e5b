package org.novalean.storage.layer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.storage.io.FileWork;
import org.novalean.storage.share.SharePlace;

class GarbageCollectorTest {

  private static final String SERVER = "0b6d7a3e-52c4-4b1c-9d43-5f3b1f5c7a10";
  private static final LayerName G1 = new LayerName(SERVER, "vda", 1);
  private static final Instant NOW = Instant.parse("2026-11-24T00:00:00Z");
  private static final TrashedFile TRASHED = new TrashedFile(G1.fileName(), NOW);

  private final SharePlace place;
  private final LayerRecords records;
  private final ShareFiles shareFiles;
  private final GarbageCollector collector;
  private HostInventory inventory =
      new HostInventory("compute1", NOW, List.of(), Set.of(), List.of());

  GarbageCollectorTest(@TempDir Path instances) throws IOException {
    var files = new FileWork("share", 2, Duration.ofSeconds(30));
    place = new SharePlace(instances);
    Files.createDirectory(place.base());
    records = new LayerRecords(place, files);
    shareFiles = new ShareFiles(place, records, files);
    collector =
        new GarbageCollector(
            place, records, () -> inventory, files, Clock.fixed(NOW, ZoneOffset.UTC));
    Files.writeString(place.file(G1.fileName()), "data");
  }

  private GarbageCollector.Outcome collect() throws IOException {
    return collector.apply(new Verdict.Collect(shareFiles.inBase().get(0), "unused"), false);
  }

  private void assertKept(GarbageCollector.Outcome outcome, String reason) {
    assertThat(outcome.done()).isFalse();
    assertThat(outcome.reason()).contains(reason);
    assertThat(place.file(G1.fileName())).hasContent("data");
  }

  @Test
  void whatIsCollectedCanComeBack() throws IOException {
    assertThat(collect())
        .isEqualTo(new GarbageCollector.Outcome(G1.fileName(), true, "collected: unused"));
    assertThat(place.file(G1.fileName())).doesNotExist();
    assertThat(shareFiles.inTrash()).containsExactly(TRASHED);

    assertThat(collector.apply(new Verdict.Restore(TRASHED, "needed"), false).done()).isTrue();
    assertThat(place.file(G1.fileName())).hasContent("data");
    assertThat(shareFiles.inTrash()).isEmpty();
  }

  @Test
  void aDryRunChangesNothing() throws IOException {
    var verdict = new Verdict.Collect(shareFiles.inBase().get(0), "unused");
    assertKept(collector.apply(verdict, true), "would be collected: unused");

    collect();
    assertThat(collector.apply(new Verdict.Restore(TRASHED, "needed"), true).reason())
        .isEqualTo("would be restored: needed");
    assertThat(collector.apply(new Verdict.Purge(TRASHED, "old"), true).reason())
        .isEqualTo("would be deleted: old");
    assertThat(shareFiles.inTrash()).containsExactly(TRASHED);
  }

  @Test
  void whatThisHostUsesIsKeptWhateverThePlanSays() throws IOException {
    inventory =
        new HostInventory(
            "compute1",
            NOW,
            List.of(new DiskChain(SERVER, "disk", List.of(G1.fileName()))),
            Set.of(),
            List.of());
    assertKept(collect(), "kept: it is in use on compute1");
  }

  @Test
  void whatAQemuOfThisHostHasOpenIsKept() throws IOException {
    inventory = new HostInventory("compute1", NOW, List.of(), Set.of(G1.fileName()), List.of());
    assertKept(collect(), "kept: it is in use on compute1");
  }

  @Test
  void whileThisHostCannotSayWhatItUsesNothingIsCollected() throws IOException {
    inventory = new HostInventory("compute1", NOW, List.of(), Set.of(), List.of("disk is damaged"));
    assertKept(collect(), "kept: disk is damaged");
  }

  @Test
  void aFileThatWasTouchedSinceThePlanIsKept() throws IOException {
    var planned = shareFiles.inBase().get(0);
    var older =
        new ShareFile(
            planned.name(), planned.bytes(), planned.inode(), planned.modifiedAt().minusSeconds(1));
    assertKept(
        collector.apply(new Verdict.Collect(older, "unused"), false),
        "it has changed since the plan");
  }

  @Test
  void aFileOfSomebodyElseIsKept() throws IOException {
    Files.writeString(place.file("notes"), "mine");
    var notes =
        shareFiles.inBase().stream()
            .filter(f -> f.name().equals("notes"))
            .findFirst()
            .orElseThrow();
    var outcome = collector.apply(new Verdict.Collect(notes, "unused"), false);

    assertThat(outcome.done()).isFalse();
    assertThat(place.file("notes")).hasContent("mine");
  }

  @Test
  void whatIsGoneAlreadyIsSaidSo() throws IOException {
    var verdict = new Verdict.Collect(shareFiles.inBase().get(0), "unused");
    Files.delete(place.file(G1.fileName()));
    assertThat(collector.apply(verdict, false).reason()).isEqualTo("it is gone already");
  }

  @Test
  void nothingIsRestoredOverAnotherFile() throws IOException {
    collect();
    Files.writeString(place.file(G1.fileName()), "data");

    assertKept(
        collector.apply(new Verdict.Restore(TRASHED, "needed"), false),
        "a file of that name is there again");
    assertThat(shareFiles.inTrash()).containsExactly(TRASHED);
  }

  @Test
  void ofWhatIsDeletedTheRecordStaysSoThatItsGenerationIsNotUsedAgain() throws IOException {
    records.write(G1, new LayerRecord(LayerState.WHOLE, NOW, "compute1", 1, 1));
    collect();

    assertThat(collector.apply(new Verdict.Purge(TRASHED, "old"), false).done()).isTrue();

    assertThat(shareFiles.inTrash()).isEmpty();
    assertThat(records.read(G1).orElseThrow().state()).isEqualTo(LayerState.COLLECTED);
    assertThat(shareFiles.next(SERVER, "vda").generation()).isEqualTo(2);
  }

  @Test
  void whatIsInUseAgainIsNotDeletedFromTheTrash() throws IOException {
    collect();
    inventory = new HostInventory("compute1", NOW, List.of(), Set.of(G1.fileName()), List.of());

    assertThat(collector.apply(new Verdict.Purge(TRASHED, "old"), false).done()).isFalse();
    assertThat(shareFiles.inTrash()).containsExactly(TRASHED);
  }
}
