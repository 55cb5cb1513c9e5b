package org.novalean.storage.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.storage.image.TestingImage;
import org.novalean.storage.io.FileWork;
import org.novalean.storage.job.ProcOpenFiles;
import org.novalean.storage.job.TestingHost;
import org.novalean.storage.layer.HostInventory;
import org.novalean.storage.layer.LayerInventory;
import org.novalean.storage.layer.LayerName;
import org.novalean.storage.layer.LayerRecord;
import org.novalean.storage.layer.LayerRecords;
import org.novalean.storage.layer.LayerState;
import org.novalean.storage.layer.TrashedFile;
import org.novalean.storage.layer.Verdict;
import org.novalean.storage.messages.Collect;
import org.novalean.storage.messages.Collected;
import org.novalean.storage.messages.Kinds;
import org.novalean.storage.messages.Nothing;
import org.novalean.storage.messages.ShareContents;
import org.novalean.storage.messages.ShareReport;
import org.novalean.storage.messages.StageEvacuation;
import org.novalean.storage.messages.Staged;
import org.novalean.storage.rpc.Handlers;
import org.novalean.storage.rpc.Json;
import org.novalean.storage.rpc.Request;
import org.novalean.storage.rpc.RequestRefused;
import org.novalean.storage.share.ShareFacts;
import org.novalean.storage.share.ShareHealth;
import org.novalean.storage.share.SharePlace;

/** What an adapter gets from a host on whose share nothing new can be written. */
class FullShareRequestsTest {

  private static final String LOST = "0b6d7a3e-52c4-4b1c-9d43-5f3b1f5c7a10";
  private static final LayerName LAYER = new LayerName(LOST, "vda", 1);
  private static final TrashedFile TRASHED = new TrashedFile("old", Instant.EPOCH);
  private static final ShareHealth FULL =
      new ShareHealth.Full(new ShareFacts("share-1", TestingHost.SIZE, 0), "it is full");

  private final TestingHost host;
  private final SharePlace place;
  private ShareHealth health = FULL;

  FullShareRequestsTest(@TempDir Path directory) throws IOException {
    host = new TestingHost(directory);
    place = new SharePlace(host.instances);
    var layer = place.file(LAYER.fileName());
    TestingImage.create(layer, TestingHost.SIZE, Optional.empty(), Map.of(0, 22));
    new LayerRecords(place, share())
        .write(LAYER, new LayerRecord(LayerState.WHOLE, Instant.EPOCH, "c2", 0, TestingHost.SIZE));
    Files.createDirectories(place.trash());
    Files.writeString(place.trash().resolve(TRASHED.fileName()), "data");
  }

  @AfterEach
  void close() {
    host.close();
  }

  private static FileWork share() {
    return new FileWork("share", 2, Duration.ofSeconds(30));
  }

  private <T> T ask(String kind, Object question, Class<T> answer) throws Exception {
    var inUse =
        new ImagesInUse(
            new LayerInventory("c1", place, host.images, share(), host.clock),
            place,
            host.tools().journal(),
            host.hypervisor,
            new ProcOpenFiles());
    var handlers = Handlers.builder();
    AgentParts.shareRequests(
            inUse,
            () -> health,
            place,
            share(),
            host.images,
            host.hypervisor,
            host.tools().journal(),
            host.clock)
        .addTo(handlers);
    var request = new Request("r1", 1, kind, Instant.MAX, Json.write(question));
    return Json.read(handlers.build().handle(request), answer);
  }

  @Test
  void itsHostTellsThatTheShareIsThereThoughNoLayerCanBeMade() {
    var report =
        new ShareReport(
            Optional.of("share-1"), FULL.isUsable(), FULL.word(), "", 1, 0, Optional.empty());
    assertThat(report.usable()).isFalse();
    assertThat(report.isThere()).isTrue();
  }

  @Test
  void whatIsInTheTrashIsDeletedWhichMakesRoom() throws Exception {
    var plan =
        new Collect(
            "share-1", List.of(), List.of(), List.of(new Verdict.Purge(TRASHED, "old")), false);

    assertThat(ask(Kinds.COLLECT, plan, Collected.class).outcomes())
        .singleElement()
        .satisfies(outcome -> assertThat(outcome.done()).as(outcome.reason()).isTrue());
    assertThat(place.trash()).isEmptyDirectory();
  }

  @Test
  void whatACollectionHasToKnowIsTold() throws Exception {
    assertThat(ask(Kinds.INVENTORY, new Nothing(), HostInventory.class).host()).isEqualTo("c1");
    assertThat(ask(Kinds.SHARE_FILES, new Nothing(), ShareContents.class).trash())
        .containsExactly(TRASHED);
  }

  @Test
  void theServerOfADeadHostIsStaged() throws Exception {
    var unused = ask(Kinds.STAGE_EVACUATION, new StageEvacuation(LOST), Staged.class);

    assertThat(TestingImage.contents(host.instances.resolve(LOST).resolve("disk")))
        .containsEntry(0, 22);
  }

  @Test
  void aShareThatCannotBeUsedOtherwiseIsRefusedAsEver() {
    health = new ShareHealth.ReadOnly("the share is read-only here");

    assertThatThrownBy(() -> ask(Kinds.INVENTORY, new Nothing(), HostInventory.class))
        .isInstanceOf(RequestRefused.class)
        .hasMessageContaining("read-only");
  }
}
