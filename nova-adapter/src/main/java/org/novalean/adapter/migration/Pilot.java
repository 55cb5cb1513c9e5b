package org.novalean.adapter.migration;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.novalean.adapter.compute.ActionResult;
import org.novalean.adapter.compute.ActionResult.Accepted;
import org.novalean.adapter.compute.ActionResult.Gone;
import org.novalean.adapter.compute.ActionResult.Refused;
import org.novalean.adapter.compute.CloudException;
import org.novalean.adapter.compute.Compute;
import org.novalean.adapter.compute.InstanceAction;
import org.novalean.adapter.compute.MemoryProgress;
import org.novalean.adapter.compute.MigrationRecord;
import org.novalean.adapter.compute.MigrationStatus;
import org.novalean.adapter.compute.Server;
import org.novalean.adapter.compute.Server.PowerState;
import org.novalean.adapter.history.History;
import org.novalean.adapter.history.HistoryException;
import org.novalean.adapter.history.Outcome;
import org.novalean.adapter.history.PastMigrations;
import org.novalean.adapter.leadership.Leadership;
import org.novalean.adapter.migration.Decision.Abort;
import org.novalean.adapter.migration.Decision.Force;
import org.novalean.adapter.migration.Decision.Resume;
import org.novalean.adapter.migration.Decision.Wait;
import org.novalean.adapter.policy.SwitchMode;
import org.novalean.adapter.predict.Facts;
import org.novalean.adapter.predict.Past;
import org.novalean.adapter.predict.Prediction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Takes one migration one step further: ask Nova, transition, decide, save, act, in this order.
 *
 * <p>What is about to be done is saved before it is done, so that a process that takes over knows
 * of it.
 */
final class Pilot {
  private static final Logger log = LoggerFactory.getLogger(Pilot.class);

  /** Nova refreshes its counters every 5 s; asking each second sees a change soon enough. */
  private static final Duration COUNTERS_EVERY = Duration.ofSeconds(1);

  /** A request that was lost with its broker is never taken up. */
  private static final Duration LOST_AFTER = Duration.ofSeconds(20);

  private final Compute compute;
  private final History history;
  private final SwitchDecider decider;
  private final PostCopyHosts hosts;
  private final Duration longPostCopy;
  private final Optional<Double> linkBytesPerSecond;
  private final Leadership leadership;
  private final Tally tally;
  private final Clock clock;

  Pilot(
      Compute compute,
      History history,
      PostCopyHosts hosts,
      SupervisorSettings settings,
      Leadership leadership,
      Tally tally,
      Clock clock) {
    this.compute = requireNonNull(compute, "compute is null");
    this.history = requireNonNull(history, "history is null");
    this.hosts = requireNonNull(hosts, "hosts is null");
    this.decider = new SwitchDecider(hosts, settings.stall());
    this.leadership = requireNonNull(leadership, "leadership is null");
    this.tally = requireNonNull(tally, "tally is null");
    this.longPostCopy = settings.longPostCopy();
    this.linkBytesPerSecond = settings.linkBytesPerSecond();
    this.clock = requireNonNull(clock, "clock is null");
  }

  /**
   * One step.
   *
   * @param record Nova's newest entry of the migration, empty where Nova has none any more
   */
  void step(LeanMigration migration, Optional<MigrationRecord> record) {
    var now = clock.instant();
    var before = migration.phase();
    var fetched = needsServer(migration, record, now);
    var server = fetched ? fetchServer(migration, now) : known(migration);
    migration.hosts().look(record.orElse(migration.record()), migration.phase(), now);
    var changed = observe(migration, record, server, now);
    if (migration.awaitsPrediction()) {
      changed |= predict(migration);
    }
    refreshCounters(migration, now);
    watch(migration, now);
    var decision = allowed(decider.decide(migration, now));
    if (decision instanceof Force && migration.forceAttempts() > 0) {
      // The last attempt may have been taken just now, or have done harm: look before another.
      server = fetched ? known(migration) : fetchServer(migration, now);
      changed |= observe(migration, newest(migration), server, now);
      watch(migration, now);
      decision = decider.decide(migration, now);
      if (decision instanceof Force && migration.mayStillBeTaken(isQueued(migration, now), now)) {
        decision = new Wait("force_complete waits until nova-compute takes it up");
      }
    }
    changed |= migration.because(decision.reason());
    changed |= migration.isEndUntold();
    if (changed) {
      log.atLevel(needsAPerson(migration.phase()) ? Level.WARN : Level.INFO)
          .log(
              "{}: {}{}: {}",
              migration,
              before.name().equals(migration.phase().name()) ? "" : before.name() + " -> ",
              migration.phase().name(),
              migration.reason());
      migration.told();
    }
    if (changed || !migration.isSaved()) {
      save(migration);
    }
    if (wentOn(migration.phase())) {
      migration.hosts().wentOn(migration.record());
    }
    if (decision instanceof Force force) {
      force(migration, force, now);
    } else if (decision instanceof Abort abort) {
      abort(migration, abort, now);
    } else if (decision instanceof Resume) {
      migration.resuming(now);
      tally.add(Tally.Event.RESUMED);
      // An empty top is copied so soon that no counter shows it.
      var disksCopied = migration.trend().disksCopied() || migration.hosts().isLayered();
      migration.hosts().resuming().ask(migration.record(), disksCopied);
    }
    // Last: what crosses before a switch crosses twice, and it reads the history.
    if (predict(migration)) {
      save(migration);
    }
  }

  /** Once, from what was seen before memory flowed: true where it was predicted now. */
  private boolean predict(LeanMigration migration) {
    var foresight = migration.hosts().foresight();
    if (migration.prediction().isPresent()
        || migration.phase() instanceof Phase.Ended
        || !foresight.isOver()) {
      return false;
    }
    var record = migration.record();
    var seen = foresight.seen();
    migration.predicted(
        Prediction.of(
            new Facts(
                seen,
                seen.isPresent() ? Optional.empty() : flavorBytes(record.serverId()),
                migration.hosts().diskBytes(),
                linkBytesPerSecond,
                Past.of(
                    PastMigrations.of(history), record.sourceHost(), record.destinationHost()))));
    return true;
  }

  /** A prediction is not worth holding a migration up for. */
  private Optional<Long> flavorBytes(String serverId) {
    try {
      return compute.memoryBytes(serverId);
    } catch (CloudException e) {
      return Optional.empty();
    }
  }

  /** Whoever does not hold the lock looks on, as another adapter may be the one that acts. */
  private Decision allowed(Decision decision) {
    return decision instanceof Wait || leadership.mayAct()
        ? decision
        : new Wait("the lock on RabbitMQ is not held at present: nothing is done until it is");
  }

  /** What cannot be saved now is saved with a later step. */
  void save(LeanMigration migration) {
    migration.changed();
    history.save(migration.toEntry());
    migration.saved();
  }

  /** What is not on record is not done. */
  private void saveOr(Runnable takeBack, LeanMigration migration) {
    try {
      save(migration);
    } catch (HistoryException e) {
      takeBack.run();
      throw e;
    }
  }

  /** What its source had of it is old. */
  private static boolean wentOn(Phase phase) {
    return phase instanceof Phase.PostCopy
        || phase instanceof Phase.Broken
        || (phase instanceof Phase.Ended ended && ended.outcome() == Outcome.COMPLETED);
  }

  private static boolean needsAPerson(Phase phase) {
    if (phase instanceof Phase.Ended ended) {
      return ended.outcome() == Outcome.ERROR
          || ended.outcome() == Outcome.UNVERIFIED
          || ended.outcome() == Outcome.VANISHED;
    }
    return phase instanceof Phase.Broken;
  }

  private boolean observe(
      LeanMigration migration,
      Optional<MigrationRecord> record,
      Optional<Server> server,
      Instant now) {
    var movedOn = record.isPresent() && movedOn(migration.phase(), record.get(), server);
    var complete = server.filter(Server::isPartial).isEmpty();
    return migration.observe(
        new Observation(
            now,
            record,
            server,
            movedOn,
            migration.shownLast(record.isPresent(), complete, now),
            migration.hosts().halves(),
            record.isPresent() && migration.hosts().isSettled(record.get().status(), now),
            record.isPresent()
                && server.isPresent()
                && disksIncomplete(migration, record.get(), server.get())));
  }

  private static boolean disksIncomplete(
      LeanMigration migration, MigrationRecord record, Server server) {
    var hosts = migration.hosts();
    return hosts.hasToldSinceCompleted()
        && IncompleteDisks.is(
            record, server, hosts.halves(), hosts.isLayered(), migration.isPostCopySeen());
  }

  private Optional<MigrationRecord> newest(LeanMigration migration) {
    var record = migration.record();
    return compute.liveMigration(record.serverId(), record.uuid());
  }

  private boolean isQueued(LeanMigration migration, Instant now) {
    return compute.actions(migration.record().serverId()).stream()
        .filter(action -> action.action().equals(InstanceAction.FORCE_COMPLETE))
        .filter(action -> action.startedAt().isAfter(now.minus(LOST_AFTER)))
        .anyMatch(action -> action.updatedAt().isEmpty());
  }

  private static Optional<Server> known(LeanMigration migration) {
    return Optional.of(migration.server());
  }

  private static boolean needsServer(
      LeanMigration migration, Optional<MigrationRecord> record, Instant now) {
    var ending = record.isEmpty() || record.get().status().isFinal();
    return ending
        || migration.phase() instanceof Phase.Finishing
        || migration.serverDue(COUNTERS_EVERY, now);
  }

  private Optional<Server> fetchServer(LeanMigration migration, Instant now) {
    var server = compute.server(migration.record().serverId());
    migration.serverSeen(now);
    return server;
  }

  private boolean movedOn(Phase phase, MigrationRecord record, Optional<Server> server) {
    if (record.status() == MigrationStatus.RUNNING_POST_COPY) {
      var idle = server.filter(s -> s.taskState().isEmpty()).isPresent();
      return (idle || phase instanceof Phase.Broken) && isNeverEnded(record);
    }
    return record.status() == MigrationStatus.COMPLETED
        && server.isPresent()
        && !server.get().host().equals(record.destinationHost())
        && compute.liveMigrationsOf(record.serverId()).stream()
            .anyMatch(
                later ->
                    later.id() > record.id()
                        && record.destinationHost().equals(Optional.of(later.sourceHost())));
  }

  /** Of one answer: by now the record that we have may be older than what Nova says of it. */
  private boolean isNeverEnded(MigrationRecord record) {
    var all = compute.liveMigrationsOf(record.serverId());
    return all.stream().anyMatch(later -> later.id() > record.id())
        && all.stream()
            .filter(same -> same.id() == record.id())
            .anyMatch(same -> same.status() == MigrationStatus.RUNNING_POST_COPY);
  }

  private void refreshCounters(LeanMigration migration, Instant now) {
    if (!migration.countersDue(COUNTERS_EVERY, now)) {
      return;
    }
    migration.countersSeen(now);
    counters(migration)
        .ifPresent(
            progress -> {
              if (!Optional.of(progress).equals(migration.trend().latest())) {
                migration.trend().add(progress, now);
                save(migration);
              }
            });
  }

  /** The source's agent sees every phase; Nova shows pre-copy only. */
  private Optional<MemoryProgress> counters(LeanMigration migration) {
    var phase = migration.phase();
    var preCopy = phase instanceof Phase.Copying || phase instanceof Phase.Switching;
    if (!preCopy && !(phase instanceof Phase.PostCopy) && !(phase instanceof Phase.Broken)) {
      return Optional.empty();
    }
    var seen = migration.hosts().progress();
    return seen.isPresent() || !preCopy
        ? seen
        : compute.progress(migration.record().serverId(), migration.record().id());
  }

  /** Looks for what must not go unnoticed, and puts it on the record once. */
  private void watch(LeanMigration migration, Instant now) {
    // First, so that nothing is on record as ended before its server is locked.
    watchWhatMustNotBeStarted(migration, now);
    var source = migration.record().sourceHost();
    if (migration.phase() instanceof Phase.Switching
        && migration.powerStateAtStart() == PowerState.RUNNING
        && migration.server().powerState() == PowerState.PAUSED) {
      hosts.doesNotSwitch(source);
      warn(
          migration,
          "force_complete paused the server: nova.conf of %s does not permit post-copy. It resumes when the migration ends. Take %s out of [lean] post_copy_hosts, or set [libvirt] live_migration_permit_post_copy = true there; this host is not forced again"
              .formatted(source, source));
    }
    if (migration.phase() instanceof Phase.Switching && migration.isForcedInVain()) {
      warn(
          migration,
          "%d force_complete requests changed nothing while memory was copied: nova.conf of %s does not permit post-copy, and the server is paused until the migration ends; or QEMU cannot do it there (vm.unprivileged_userfaultfd); or nova-compute hangs. See its nova-compute.log. This migration is not forced again"
              .formatted(migration.forceAttempts(), source));
    }
    watchTheProof(migration);
    watchThePreflight(migration);
    if (hosts.warnOnce(source)) {
      log.warn(
          "Migrations from {} are left to Nova's pre-copy: post-copy is not known to be permitted"
              + " there. Set [libvirt] live_migration_permit_post_copy = true in its nova.conf,"
              + " then name the host in [lean] post_copy_hosts of nova-lean.conf",
          source);
    }
    if (migration.phase() instanceof Phase.PostCopy postCopy
        && now.isAfter(postCopy.since().plus(longPostCopy))) {
      warn(
          migration,
          "in post-copy for more than %d s: look at the path between %s and %s. Do not restart nova-compute, destroy a domain, or abort: both halves of the server are needed"
              .formatted(longPostCopy.toSeconds(), source, migration.destination()));
    }
  }

  private void watchThePreflight(LeanMigration migration) {
    var preflight = migration.hosts().preflight();
    if (migration.phase().isBeforeTheSwitch()
        && migration.policy().mode() != SwitchMode.NEVER
        && !preflight.obstacles().isEmpty()) {
      warn(migration, preflight.reason());
    }
  }

  /** Before anybody starts it from a disk that is not its newest. */
  private void watchWhatMustNotBeStarted(LeanMigration migration, Instant now) {
    var record = migration.record();
    var halves = migration.hosts().halves();
    var wentOn = migration.isPostCopySeen();
    var settled = migration.hosts().isSettled(record.status(), now);
    if (ForgottenPostCopy.is(record, migration.server(), halves, wentOn, settled, now)) {
      lock(migration, ForgottenPostCopy.lockReason(record, halves, wentOn));
    } else if (disksIncomplete(migration, record, migration.server())) {
      lock(migration, IncompleteDisks.lockReason(record));
    } else if (migration.phase() instanceof Phase.Ended ended
        && ended.outcome() == Outcome.COMPLETED
        && ForgottenPostCopy.isLocked(migration.server())) {
      // Nova was only late.
      report(migration, "unlock", compute.unlock(record.serverId()));
    }
  }

  /** Once, as whoever unlocks it has read why. A lock does not stop an administrator. */
  private void lock(LeanMigration migration, String reason) {
    var inVain = "Nova refused to lock it for this: " + reason;
    if (migration.isNoted(reason) || migration.isNoted(inVain)) {
      return;
    }
    if (migration.server().lockReason().isPresent()) {
      warn(migration, reason);
      return;
    }
    var result = compute.lock(migration.record().serverId(), reason);
    report(migration, "lock", result);
    if (result instanceof Accepted) {
      tally.add(Tally.Event.LOCKED);
    }
    warn(migration, result instanceof Refused ? inVain : reason);
  }

  private void watchTheProof(LeanMigration migration) {
    var proof = migration.hosts().proof();
    if (proof instanceof LayerProof.Proven proven && migration.note(proven.reason())) {
      log.info("{}: {}", migration, proven.reason());
    }
    var phase = migration.phase();
    var moved = !phase.isBeforeTheSwitch() && !(phase instanceof Phase.Ended);
    if (moved && proof instanceof LayerProof.Failed failed) {
      warn(
          migration,
          "it went on, although %s. Look at the server now: where its data is wrong, stop it before it writes more; its layer and the old top are untouched"
              .formatted(failed.reason()));
    }
  }

  private void force(LeanMigration migration, Force force, Instant now) {
    saveOr(migration.forcing(now), migration);
    log.info(
        "{}: force_complete, attempt {}: {}", migration, migration.forceAttempts(), force.reason());
    tally.add(Tally.Event.FORCED);
    var result = compute.forceComplete(migration.record().serverId(), migration.record().id());
    migration.forceAnswered(clock.instant(), result);
    report(migration, "force_complete", result);
  }

  private void abort(LeanMigration migration, Abort abort, Instant now) {
    saveOr(migration.aborting(now, "aborted by nova-lean: " + abort.reason()), migration);
    log.info("{}: abort: {}", migration, abort.reason());
    tally.add(Tally.Event.ABORTED);
    report(
        migration, "abort", compute.abort(migration.record().serverId(), migration.record().id()));
  }

  /** A refusal is no failure: the next look at Nova says what became of the migration. */
  private static void report(LeanMigration migration, String action, ActionResult result) {
    if (result instanceof Accepted) {
      log.debug("{}: Nova queued {}", migration, action);
    } else if (result instanceof Refused refused) {
      log.info(
          "{}: Nova refused {} ({}): {}",
          migration,
          action,
          refused.httpStatus(),
          refused.reason());
    } else if (result instanceof Gone gone) {
      log.info("{}: nothing to {} any more: {}", migration, action, gone.reason());
    }
  }

  private void warn(LeanMigration migration, String remark) {
    if (migration.note(remark)) {
      log.warn("{}: {}", migration, remark);
      save(migration);
    }
  }

  /** Whether the QEMU that runs the server failed to migrate before. */
  static boolean failedBefore(MigrationRecord record, List<MigrationRecord> newestFirst) {
    for (var earlier : newestFirst) {
      if (earlier.id() >= record.id()) {
        continue;
      }
      switch (earlier.status()) {
        case COMPLETED -> {
          return false;
        }
        case FAILED, CANCELLED, ERROR -> {
          if (earlier.sourceHost().equals(record.sourceHost())) {
            return true;
          }
        }
        default -> {}
      }
    }
    return false;
  }
}
