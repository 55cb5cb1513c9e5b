package org.novalean.adapter.history;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.novalean.adapter.compute.MemoryProgress;
import org.novalean.adapter.predict.Facts;
import org.novalean.adapter.predict.Measured;
import org.novalean.adapter.predict.Past;
import org.novalean.adapter.predict.Prediction;
import org.novalean.adapter.predict.Range;
import org.novalean.storage.messages.MemorySeen;

/** Entries for tests. */
public final class TestingEntries {

  /** When the migrations of tests begin. */
  public static final Instant START = Instant.parse("2026-11-22T10:00:00.123456789Z");

  private TestingEntries() {}

  /** A migration whose memory is being copied, 3 s after its start. */
  public static MigrationEntry copying(long id) {
    var enteredAt = new LinkedHashMap<String, Instant>();
    enteredAt.put("preparing", START);
    enteredAt.put("copying", START.plusSeconds(2));
    return new MigrationEntry(
        uuid(id),
        id,
        "5e7e0000-0000-4000-8000-" + "%012d".formatted(id),
        "web-" + id,
        "compute1",
        Optional.of("compute2"),
        Optional.of("user1"),
        Optional.of("project1"),
        Optional.of("req-" + id),
        "immediate",
        "configuration [lean] switch",
        "copying",
        "waits for Nova to take force_complete",
        enteredAt,
        Optional.of(new MemoryProgress(1L << 30, 300L << 20, 700L << 20, 0, 0, 0)),
        2,
        Optional.of(START.plusSeconds(3)),
        false,
        Optional.empty(),
        List.of("post-copy is forced as soon as Nova takes it"),
        START.plusSeconds(id),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** A migration in which the server runs on its destination already. */
  public static MigrationEntry inPostCopy(long id) {
    var before = copying(id);
    return with(before, "post-copy", "the rest of the memory is fetched", 4, Optional.empty());
  }

  /** A migration that went through post-copy and ended well, 9 s after its start. */
  public static MigrationEntry completed(long id) {
    return with(
        inPostCopy(id), "ended", "the server runs on compute2", 9, Optional.of(Outcome.COMPLETED));
  }

  /** One that was predicted, and measured at its end. */
  public static MigrationEntry measured(long id) {
    return predicted(completed(id))
        .withMeasured(new Measured(110L << 20, 0, 3.2, 0.04, 50.0 * (1 << 20)));
  }

  /** The same, predicted: 100 MiB of data in 1 GiB, over 50 MiB/s. */
  public static MigrationEntry predicted(MigrationEntry e) {
    var mib = 1L << 20;
    var seen =
        new MemorySeen(
            1024 * mib,
            Optional.of(100 * mib),
            Optional.empty(),
            Optional.of(0L),
            1,
            Optional.of(0L),
            0,
            List.of());
    var facts =
        new Facts(
            Optional.of(seen),
            Optional.empty(),
            Optional.of(0L),
            Optional.of(50.0 * mib),
            new Past(Range.NOT_KNOWN, Range.exactly(1), Range.exactly(0.05), Range.exactly(0.2)));
    return new MigrationEntry(
        e.migrationUuid(),
        e.migrationId(),
        e.serverId(),
        e.serverName(),
        e.sourceHost(),
        e.destinationHost(),
        e.userId(),
        e.projectId(),
        e.requestId(),
        e.policy(),
        e.policySource(),
        e.phase(),
        e.phaseReason(),
        e.enteredAt(),
        e.progress(),
        e.forceAttempts(),
        e.lastForceAt(),
        e.postCopy(),
        e.outcome(),
        e.notes(),
        e.startedAt(),
        e.endedAt(),
        Optional.of(Prediction.of(facts)),
        e.measured());
  }

  /** A migration that Nova gave up in pre-copy. */
  public static MigrationEntry failed(long id) {
    return with(copying(id), "ended", "Nova says failed", 7, Optional.of(Outcome.FAILED));
  }

  /** A migration that Nova called completed, with no word of a switch and no server that runs. */
  public static MigrationEntry unverified(long id) {
    return with(copying(id), "ended", "in ERROR", 7, Optional.of(Outcome.UNVERIFIED));
  }

  /** A migration whose service was stopped while it was under way. */
  public static MigrationEntry leftToNova(long id) {
    return with(copying(id), "copying", MigrationEntry.LEFT_TO_NOVA, 2, Optional.empty());
  }

  /** A migration of which hardly anything is known yet. */
  public static MigrationEntry bare(long id) {
    return new MigrationEntry(
        uuid(id),
        id,
        "5e7e0000-0000-4000-8000-" + "%012d".formatted(id),
        "",
        "compute1",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "never",
        "server metadata lean:switch",
        "preparing",
        "",
        Map.of(),
        Optional.empty(),
        0,
        Optional.empty(),
        false,
        Optional.empty(),
        List.of(),
        START.plusSeconds(id),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The uuid of a migration of this number. */
  public static String uuid(long id) {
    return "11111111-2222-4333-8444-" + "%012d".formatted(id);
  }

  private static MigrationEntry with(
      MigrationEntry e, String phase, String reason, long afterSeconds, Optional<Outcome> outcome) {
    var at = START.plusSeconds(afterSeconds);
    var enteredAt = new LinkedHashMap<>(e.enteredAt());
    enteredAt.put(phase, at);
    return new MigrationEntry(
        e.migrationUuid(),
        e.migrationId(),
        e.serverId(),
        e.serverName(),
        e.sourceHost(),
        e.destinationHost(),
        e.userId(),
        e.projectId(),
        e.requestId(),
        e.policy(),
        e.policySource(),
        phase,
        reason,
        enteredAt,
        e.progress(),
        e.forceAttempts(),
        e.lastForceAt(),
        e.postCopy() || phase.equals("post-copy"),
        outcome,
        e.notes(),
        e.startedAt(),
        outcome.map(o -> e.startedAt().plusSeconds(afterSeconds)),
        e.prediction(),
        e.measured());
  }
}
