package org.novalean.adapter.migration;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.novalean.adapter.compute.ActionResult;
import org.novalean.adapter.compute.MigrationRecord;
import org.novalean.adapter.compute.Server;
import org.novalean.adapter.compute.Server.PowerState;
import org.novalean.adapter.history.MigrationEntry;
import org.novalean.adapter.history.Outcome;
import org.novalean.adapter.policy.SwitchMode;
import org.novalean.adapter.policy.SwitchPolicy;
import org.novalean.adapter.predict.Prediction;

/** One live migration that is being followed. Belongs to one thread at a time. */
final class LeanMigration {
  private static final int VAIN_ATTEMPTS = 5;

  private final SwitchPolicy policy;
  private final boolean failedBefore;
  private final HostSide hosts;
  private final PowerState powerStateAtStart;
  private final MemoryTrend trend = new MemoryTrend();
  private final Map<String, Instant> enteredAt = new LinkedHashMap<>();
  private final Set<String> notes = new LinkedHashSet<>();
  private final Instant startedAt;

  private MigrationRecord record;
  private Server server;
  private Phase phase = new Phase.Preparing();
  private String reason = "";
  private Optional<String> requestId;
  private int forceAttempts;
  private int forcedInVain;
  private Optional<Instant> lastForceAt = Optional.empty();
  private Optional<ActionResult.Refused> lastRefusal = Optional.empty();
  private Optional<Instant> lastAbortAt = Optional.empty();
  private Optional<Instant> lastResumeAt = Optional.empty();
  private boolean forceWasQueued;
  private boolean postCopySeen;
  private boolean saved;
  private Optional<Instant> endedAt = Optional.empty();
  private Optional<Instant> endedUnseenAt = Optional.empty();
  private Instant countersSeenAt = Instant.MIN;
  private Instant serverSeenAt = Instant.MIN;
  private Optional<Instant> preparingAt = Optional.empty();
  private Instant askedByNameAt = Instant.MIN;
  private Instant restUntil = Instant.MIN;
  private Instant shownLast = Instant.MIN;
  private boolean shown = true;
  private boolean stepped;
  private boolean endTold;
  private Optional<Prediction> prediction;

  /**
   * Begins to follow a migration.
   *
   * @param failedBefore an earlier migration of the same QEMU failed
   * @param hosts what the agents on both hosts tell of it
   * @param known what an earlier process wrote of it
   */
  LeanMigration(
      MigrationRecord record,
      Server server,
      SwitchPolicy policy,
      boolean failedBefore,
      HostSide hosts,
      Optional<MigrationEntry> known) {
    this.record = requireNonNull(record, "record is null");
    this.server = requireNonNull(server, "server is null");
    this.policy = requireNonNull(policy, "policy is null");
    this.failedBefore = failedBefore;
    this.hosts = requireNonNull(hosts, "hosts is null");
    this.requestId = known.flatMap(MigrationEntry::requestId);
    this.prediction = known.flatMap(MigrationEntry::prediction);
    this.startedAt = known.map(MigrationEntry::startedAt).orElse(record.createdAt());
    notes.addAll(policy.warnings());
    known.ifPresent(this::takeUp);
    // A server that we may have paused ourselves was running when its migration began.
    powerStateAtStart = forceAttempts > 0 ? PowerState.RUNNING : server.powerState();
    enteredAt.putIfAbsent(phase.name(), startedAt);
  }

  private void takeUp(MigrationEntry entry) {
    notes.addAll(entry.notes());
    enteredAt.putAll(entry.enteredAt());
    forceAttempts = entry.forceAttempts();
    lastForceAt = entry.lastForceAt();
    postCopySeen = entry.postCopy();
    if (record.status().isFinal()) {
      endedUnseenAt = record.updatedAt();
      note(
          forceAttempts > 0 && !postCopySeen
              ? MigrationEntry.SWITCH_NOT_KNOWN
              : "it ended while nova-lean did not run");
    }
    var copyingSince = enteredAt.getOrDefault("copying", startedAt);
    var since = enteredAt.getOrDefault(entry.phase(), startedAt);
    phase =
        switch (entry.phase()) {
          case "copying" -> new Phase.Copying(copyingSince);
          case "switching" -> new Phase.Switching(copyingSince);
          case "post-copy" -> new Phase.PostCopy(since);
          case "broken" -> new Phase.Broken(since, enteredAt.getOrDefault("post-copy", since));
          // A pause of ours must not use up the time that the server has to show up.
          default -> new Phase.Preparing();
        };
  }

  /** Takes in what Nova answered; true where the phase changed. */
  boolean observe(Observation seen) {
    seen.migration().ifPresent(r -> record = r);
    seen.server().ifPresent(s -> server = s);
    var changed = enter(PhaseMachine.transition(phase, seen), seen.at());
    if (phase instanceof Phase.Preparing) {
      preparingAt = Optional.of(seen.at());
    }
    return changed;
  }

  /**
   * Notes an attempt that is about to be made.
   *
   * @return takes it back, where it is not made after all
   */
  Runnable forcing(Instant at) {
    var lastBefore = lastForceAt;
    var refusalBefore = lastRefusal;
    var phaseBefore = phase;
    var enteredBefore = Map.copyOf(enteredAt);
    forceAttempts++;
    lastForceAt = Optional.of(at);
    lastRefusal = Optional.empty();
    enter(PhaseMachine.forced(phase), at);
    return () -> {
      forceAttempts--;
      lastForceAt = lastBefore;
      lastRefusal = refusalBefore;
      phase = phaseBefore;
      enteredAt.keySet().retainAll(enteredBefore.keySet());
    };
  }

  /**
   * Nova answered the attempt: its way to nova-compute begins only now. One that Nova refused says
   * nothing of what the host can do.
   */
  void forceAnswered(Instant at, ActionResult answer) {
    lastForceAt = Optional.of(at);
    if (answer instanceof ActionResult.Accepted && trend.memoryFlows()) {
      forcedInVain++;
    } else if (answer instanceof ActionResult.Refused refused) {
      lastRefusal = Optional.of(refused);
    }
  }

  /**
   * Whether the last attempt may still be taken, because nova-compute has not begun with it, or had
   * not when this was asked the last time. Then it is given its time anew.
   *
   * @param queued whether nova-compute has not begun with it
   */
  boolean mayStillBeTaken(boolean queued, Instant now) {
    var may = queued || forceWasQueued;
    forceWasQueued = queued;
    if (may) {
      lastForceAt = Optional.of(now);
    }
    return may;
  }

  void resuming(Instant at) {
    lastResumeAt = Optional.of(at);
  }

  /**
   * Notes an abort that is about to be asked for.
   *
   * @return takes it back, where it is not asked for after all
   */
  Runnable aborting(Instant at, String remark) {
    var lastBefore = lastAbortAt;
    var isNew = note(remark);
    lastAbortAt = Optional.of(at);
    return () -> {
      lastAbortAt = lastBefore;
      if (isNew) {
        notes.remove(remark);
      }
    };
  }

  /** What is known here is not in the history yet. */
  void changed() {
    saved = false;
  }

  /** The history has it now. */
  void saved() {
    saved = true;
  }

  boolean isSaved() {
    return saved;
  }

  private boolean enter(Phase next, Instant at) {
    if (next.equals(phase)) {
      return false;
    }
    phase = next;
    var since = next instanceof Phase.Ended ? endedUnseenAt.orElse(at) : at;
    enteredAt.putIfAbsent(next.name(), since);
    postCopySeen |= next instanceof Phase.PostCopy || next instanceof Phase.Broken;
    if (next instanceof Phase.Ended ended) {
      endedAt = Optional.of(since);
      reason = ended.reason();
    }
    return true;
  }

  boolean isPostCopySeen() {
    return postCopySeen;
  }

  /** Adds a remark to the record; true where it is new. */
  boolean note(String remark) {
    return notes.add(remark);
  }

  /** A remark is on the record. */
  boolean isNoted(String remark) {
    return notes.contains(remark);
  }

  /** Says why the migration is where it is; true where that is new. */
  boolean because(String why) {
    var isNew = !why.equals(reason);
    reason = why;
    return isNew;
  }

  void heardOf(Optional<String> request) {
    requestId = requestId.or(() -> request);
  }

  Optional<String> requestId() {
    return requestId;
  }

  boolean countersDue(Duration every, Instant now) {
    return !now.isBefore(plus(countersSeenAt, every));
  }

  void countersSeen(Instant at) {
    countersSeenAt = at;
  }

  boolean serverDue(Duration every, Instant now) {
    return !now.isBefore(plus(serverSeenAt, every));
  }

  void serverSeen(Instant at) {
    serverSeenAt = at;
  }

  boolean askedByNameDue(Duration every, Instant now) {
    return now.isAfter(plus(askedByNameAt, every));
  }

  void askedByName(Instant at) {
    askedByNameAt = at;
  }

  /**
   * When Nova showed the migration last.
   *
   * @param complete what Nova answers of its server is complete, so that it would show it
   */
  Instant shownLast(boolean nowShown, boolean complete, Instant now) {
    shown = nowShown;
    if (nowShown || !complete || shownLast.equals(Instant.MIN)) {
      shownLast = now;
    }
    return shownLast;
  }

  /** Nova showed it when it was asked last. */
  boolean isShown() {
    return shown;
  }

  /** It is over, and the log does not say so yet. */
  boolean isEndUntold() {
    return phase instanceof Phase.Ended && !endTold;
  }

  void told() {
    endTold = phase instanceof Phase.Ended;
  }

  /** Its last step came to its end. */
  boolean isStepped() {
    return stepped;
  }

  void stepped(boolean toItsEnd) {
    stepped = toItsEnd;
  }

  boolean isResting(Instant now) {
    return now.isBefore(restUntil);
  }

  void restUntil(Instant at) {
    restUntil = at;
  }

  private static Instant plus(Instant at, Duration every) {
    return at.equals(Instant.MIN) ? at : at.plus(every);
  }

  MigrationEntry toEntry() {
    var outcome =
        phase instanceof Phase.Ended ended
            ? Optional.of(ended.outcome())
            : Optional.<Outcome>empty();
    return new MigrationEntry(
        record.uuid(),
        record.id(),
        record.serverId(),
        server.name(),
        record.sourceHost(),
        record.destinationHost(),
        record.userId(),
        record.projectId(),
        requestId,
        policy.mode().wireName(),
        policy.source(),
        phase.name(),
        reason,
        Map.copyOf(enteredAt),
        trend.latest(),
        forceAttempts,
        lastForceAt,
        postCopySeen,
        outcome,
        new ArrayList<>(notes),
        startedAt,
        endedAt,
        prediction,
        Optional.empty());
  }

  MigrationRecord record() {
    return record;
  }

  Server server() {
    return server;
  }

  SwitchPolicy policy() {
    return policy;
  }

  Phase phase() {
    return phase;
  }

  String reason() {
    return reason;
  }

  /** What it will take; empty as long as that is not predicted. */
  Optional<Prediction> prediction() {
    return prediction;
  }

  /** When it is switched depends on what is yet to be predicted. */
  boolean awaitsPrediction() {
    return policy.mode() == SwitchMode.AUTO && prediction.isEmpty();
  }

  /** When it is switched; AUTO only as long as it awaits its prediction. */
  SwitchMode mode() {
    if (policy.mode() != SwitchMode.AUTO) {
      return policy.mode();
    }
    return prediction
        .map(what -> what.choice().preCopy() ? SwitchMode.ON_STALL : SwitchMode.IMMEDIATE)
        .orElse(SwitchMode.AUTO);
  }

  void predicted(Prediction what) {
    prediction = Optional.of(what);
    if (policy.mode() == SwitchMode.AUTO) {
      note("auto: switched %s: %s".formatted(mode().wireName(), what.choice().reason()));
    }
  }

  /** What the agents on both hosts tell. */
  HostSide hosts() {
    return hosts;
  }

  /** QEMU sends memory, by whoever saw it first. */
  boolean memoryFlows() {
    return hosts.memoryFlows() || trend.memoryFlows();
  }

  MemoryTrend trend() {
    return trend;
  }

  boolean failedBefore() {
    return failedBefore;
  }

  PowerState powerStateAtStart() {
    return powerStateAtStart;
  }

  int forceAttempts() {
    return forceAttempts;
  }

  /** Several attempts had no effect though memory was on its way, so nothing stood in the way. */
  boolean isForcedInVain() {
    return forcedInVain >= VAIN_ATTEMPTS;
  }

  /** When Nova last said that it prepares; empty where it was running at the first look. */
  Optional<Instant> preparingAt() {
    return preparingAt;
  }

  Optional<Instant> lastForceAt() {
    return lastForceAt;
  }

  /** Nova's refusal of the last attempt; empty where it was accepted, or its answer got lost. */
  Optional<ActionResult.Refused> lastRefusal() {
    return lastRefusal;
  }

  Optional<Instant> lastAbortAt() {
    return lastAbortAt;
  }

  Optional<Instant> lastResumeAt() {
    return lastResumeAt;
  }

  String destination() {
    return record.destinationHost().orElse("its destination");
  }

  @Override
  public String toString() {
    return "migration %d of server %s (%s), %s -> %s"
        .formatted(
            record.id(),
            server.name(),
            record.serverId(),
            record.sourceHost(),
            record.destinationHost().orElse("?"));
  }
}
