package org.novalean.adapter.status;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.novalean.adapter.compute.MemoryProgress;
import org.novalean.adapter.history.MigrationEntry;
import org.novalean.adapter.history.Outcome;

/**
 * A live migration.
 *
 * @param progress from 0 to 1; never goes back, and is 1 only where it has arrived
 * @param progressAtLeast nobody tells more at present
 * @param plainNova what plain Nova would have moved, about; empty where no agent tells
 * @param prediction from before its memory flowed; empty where none was made
 * @param measured what it took; empty until somebody has told
 * @param predictionError of the way that it went; empty where either of both is not known
 * @param blackoutSeconds how long its guest stood still at the switch; empty where not known
 * @param switchSeconds from the first force_complete to post-copy
 * @param waits what it waits for
 * @param outcome empty while it is under way
 * @param seconds how long it took, or has taken
 */
public record MigrationView(
    long migrationId,
    String migrationUuid,
    String serverId,
    String serverName,
    String sourceHost,
    Optional<String> destinationHost,
    Optional<String> userId,
    Optional<String> projectId,
    Optional<String> requestId,
    String policy,
    String policySource,
    String phase,
    String phaseReason,
    List<Phase> phases,
    boolean postCopy,
    int forceAttempts,
    Optional<Instant> lastForceAt,
    Optional<Double> progress,
    boolean progressAtLeast,
    Optional<Double> etaSeconds,
    Optional<Bytes> bytes,
    Optional<PlainNova> plainNova,
    Optional<PredictionView> prediction,
    Optional<MeasuredView> measured,
    Optional<PredictionErrorView> predictionError,
    Optional<Double> blackoutSeconds,
    Optional<Double> switchSeconds,
    Optional<String> waits,
    Optional<String> outcome,
    List<String> notes,
    Instant startedAt,
    Optional<Instant> endedAt,
    double seconds) {

  /** In post-copy nothing waits: its guest runs on the destination. */
  private static final Set<String> PHASES_THAT_WAIT =
      Set.of("preparing", "copying", "switching", "broken", "finishing");

  public MigrationView {
    phases = List.copyOf(phases);
    notes = List.copyOf(notes);
  }

  /** A stay in a phase. */
  public record Phase(String name, Instant enteredAt, double seconds) {}

  /** Counters, as its source's agent or Nova told them last. */
  public record Bytes(
      long memoryTotal,
      long memoryProcessed,
      long memoryRemaining,
      long diskTotal,
      long diskProcessed,
      long diskRemaining) {

    static Bytes of(MemoryProgress progress) {
      return new Bytes(
          progress.memoryTotalBytes(),
          progress.memoryProcessedBytes(),
          progress.memoryRemainingBytes(),
          progress.diskTotalBytes(),
          progress.diskProcessedBytes(),
          progress.diskRemainingBytes());
    }

    long total() {
      return memoryTotal + diskTotal;
    }

    long left() {
      return memoryRemaining + diskRemaining;
    }
  }

  /**
   * What plain Nova would have moved of the same server on local disks.
   *
   * @param memory what was copied here: pre-copy sends changed pages again, which is not counted
   * @param disk what its disks without volumes occupy, as agents report them now
   */
  public record PlainNova(long memory, long disk, long total) {}

  /** What does not stand in the history. */
  record Besides(Pace.Progress pace, boolean blind, Optional<Long> diskBytes) {
    static final Besides NOTHING = new Besides(Pace.Progress.UNKNOWN, true, Optional.empty());
  }

  /** A migration as it is on record. */
  static MigrationView of(MigrationEntry entry, Besides besides, Instant now) {
    var over = entry.outcome().isPresent();
    var counters = entry.progress().map(Bytes::of);
    var phases = phases(entry, now);
    var measured = entry.measured().map(MeasuredView::of);
    return new MigrationView(
        entry.migrationId(),
        entry.migrationUuid(),
        entry.serverId(),
        entry.serverName(),
        entry.sourceHost(),
        entry.destinationHost(),
        entry.userId(),
        entry.projectId(),
        entry.requestId(),
        entry.policy(),
        entry.policySource(),
        entry.phase(),
        entry.phaseReason(),
        phases,
        entry.postCopy(),
        entry.forceAttempts(),
        entry.lastForceAt(),
        hasArrived(entry) ? Optional.of(1.0) : besides.pace().fraction(),
        !over && (entry.isLeftToNova() || (entry.postCopy() && besides.blind())),
        over ? Optional.empty() : besides.pace().etaSeconds(),
        counters,
        plainNova(counters, besides.diskBytes()),
        entry.prediction().map(PredictionView::of),
        measured,
        entry.comparison().map(PredictionErrorView::of),
        measured.flatMap(MeasuredView::pauseSeconds),
        switchTime(entry),
        over || entry.phaseReason().isEmpty() || !PHASES_THAT_WAIT.contains(entry.phase())
            ? Optional.empty()
            : Optional.of(entry.phaseReason()),
        entry.outcome().map(outcome -> outcome.name().toLowerCase(Locale.ROOT)),
        entry.notes(),
        entry.startedAt(),
        entry.endedAt(),
        Seconds.of(Duration.between(entry.startedAt(), entry.endedAt().orElse(now))));
  }

  private static boolean hasArrived(MigrationEntry entry) {
    return entry
        .outcome()
        .filter(outcome -> outcome == Outcome.COMPLETED || outcome == Outcome.UNVERIFIED)
        .isPresent();
  }

  private static Optional<PlainNova> plainNova(Optional<Bytes> counters, Optional<Long> disk) {
    return counters.isEmpty() || disk.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new PlainNova(
                counters.get().memoryProcessed(),
                disk.get(),
                counters.get().memoryProcessed() + disk.get()));
  }

  private static Optional<Double> switchTime(MigrationEntry entry) {
    var asked = entry.enteredAt().get("switching");
    var switched = entry.enteredAt().get("post-copy");
    return asked == null || switched == null
        ? Optional.empty()
        : Optional.of(Seconds.of(Duration.between(asked, switched)));
  }

  private static List<Phase> phases(MigrationEntry entry, Instant now) {
    var entered =
        entry.enteredAt().entrySet().stream().sorted(Map.Entry.comparingByValue()).toList();
    var phases = new ArrayList<Phase>();
    for (var i = 0; i < entered.size(); i++) {
      var from = entered.get(i).getValue();
      var until =
          i + 1 < entered.size() ? entered.get(i + 1).getValue() : entry.endedAt().orElse(now);
      phases.add(
          new Phase(entered.get(i).getKey(), from, Seconds.of(Duration.between(from, until))));
    }
    return phases;
  }

  /** Without what merely grows older. */
  MigrationView steady() {
    return new MigrationView(
        migrationId,
        migrationUuid,
        serverId,
        serverName,
        sourceHost,
        destinationHost,
        userId,
        projectId,
        requestId,
        policy,
        policySource,
        phase,
        phaseReason,
        phases.stream().map(p -> new Phase(p.name(), p.enteredAt(), 0)).toList(),
        postCopy,
        forceAttempts,
        lastForceAt,
        progress,
        progressAtLeast,
        etaSeconds,
        bytes,
        plainNova,
        prediction,
        measured,
        predictionError,
        blackoutSeconds,
        switchSeconds,
        waits,
        outcome,
        notes,
        startedAt,
        endedAt,
        0);
  }
}
