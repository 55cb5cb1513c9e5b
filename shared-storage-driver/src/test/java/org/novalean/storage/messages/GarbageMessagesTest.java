package org.novalean.storage.messages;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.novalean.storage.layer.DiskChain;
import org.novalean.storage.layer.GarbageCollector.Outcome;
import org.novalean.storage.layer.HostInventory;
import org.novalean.storage.layer.LayerRecord;
import org.novalean.storage.layer.LayerState;
import org.novalean.storage.layer.ShareFile;
import org.novalean.storage.layer.TrashedFile;
import org.novalean.storage.layer.Verdict;
import org.novalean.storage.rpc.Json;

/** A plan says exactly which file it is about, so not a digit may be lost on the way. */
class GarbageMessagesTest {

  private static final Instant NANOS = Instant.parse("2026-11-24T07:00:00.123456789Z");
  private static final Instant MILLIS = Instant.parse("2026-11-24T07:00:00.123Z");
  private static final ShareFile FILE = new ShareFile("layer", 1L << 40, 7, NANOS);
  private static final TrashedFile TRASHED = new TrashedFile("old", MILLIS);

  private static void arrives(Object message) throws Json.UnreadableJson {
    Object arrived = Json.read(Json.write(message), message.getClass());
    assertThat(arrived).isEqualTo(message);
  }

  @Test
  void everyMessageOfGarbageCollectionArrivesAsItWasSent() throws Json.UnreadableJson {
    arrives(
        new HostInventory(
            "compute1",
            NANOS,
            List.of(new DiskChain("server", "disk", List.of("layer"))),
            Set.of("other"),
            List.of("a problem")));
    arrives(
        new ShareContents(
            "share",
            List.of(FILE),
            List.of(TRASHED),
            Map.of("layer", new LayerRecord(LayerState.COMMITTING, NANOS, "compute1", 1, 2)),
            Map.of("layer", NANOS),
            Map.of("compute1", NANOS)));
    arrives(
        new Collect(
            "share",
            List.of(new Verdict.Collect(FILE, "unused")),
            List.of(new Verdict.Restore(TRASHED, "needed")),
            List.of(new Verdict.Purge(TRASHED, "old")),
            true));
    arrives(new Collected(List.of(new Outcome("layer", true, "collected"))));
    arrives(new UnusedSince("share", Map.of("layer", NANOS)));
  }
}
