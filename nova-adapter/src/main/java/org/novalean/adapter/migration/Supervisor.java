package org.novalean.adapter.migration;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.novalean.adapter.compute.CloudException;
import org.novalean.adapter.compute.Compute;
import org.novalean.adapter.compute.MigrationRecord;
import org.novalean.adapter.compute.MigrationStatus;
import org.novalean.adapter.history.History;
import org.novalean.adapter.history.HistoryException;
import org.novalean.adapter.history.MigrationEntry;
import org.novalean.adapter.leadership.Leadership;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reconcile loop: compares what Nova shows with what is followed, and takes each migration one
 * step further, several at once, each one by one thread. Hints from the bus only make it look
 * sooner.
 */
public final class Supervisor {
  private static final Logger log = LoggerFactory.getLogger(Supervisor.class);

  /** Nova's clock may be behind its own answers by as much: look again at what is that young. */
  private static final Duration OVERLAP = Duration.ofSeconds(5);

  /** An adapter that dies or is cut off misses what began before that was noticed. */
  private static final Duration MISSED_BEFORE = Duration.ofSeconds(10);

  /** Nova leaves a record untouched while nothing happens to it; ask for it by name this often. */
  private static final Duration ASK_BY_NAME_EVERY = Duration.ofSeconds(5);

  /** A drain moves many servers, and Nova takes its time for each answer. */
  private static final int STEPS_AT_ONCE = 8;

  private static final Duration REST = Duration.ofSeconds(1);
  private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(10);

  private final Compute compute;
  private final Adoption adoption;
  private final Pilot pilot;
  private final History history;
  private final SupervisorSettings settings;
  private final HintBox hints;
  private final Hearing hearing;
  private final Clock clock;

  private final Tally tally = new Tally();
  private final Reckoning reckoning;
  private final Announcements announced = new Announcements();
  private final Map<String, LeanMigration> followed = new LinkedHashMap<>();
  private final Set<String> unadopted = ConcurrentHashMap.newKeySet();
  private final SideBySide crew = new SideBySide(STEPS_AT_ONCE);
  private Instant startedAt;
  private Instant cursor;
  private final Map<String, MigrationEntry> toRestore = new LinkedHashMap<>();
  private final Set<String> unrestored = new HashSet<>();
  private Instant restoreNext = Instant.MIN;
  private boolean restored;
  private int failures;
  private boolean unrecorded;
  private volatile boolean closed;

  /**
   * Makes a supervisor; {@link #run} starts it.
   *
   * @param busIsHeard whether notifications arrive at present
   */
  public Supervisor(
      Compute compute,
      Adoption adoption,
      History history,
      PostCopyHosts hosts,
      SupervisorSettings settings,
      HintBox hints,
      BooleanSupplier busIsHeard,
      Leadership leadership,
      Clock clock) {
    this.compute = requireNonNull(compute, "compute is null");
    this.adoption = requireNonNull(adoption, "adoption is null");
    this.history = requireNonNull(history, "history is null");
    this.settings = requireNonNull(settings, "settings is null");
    this.hints = requireNonNull(hints, "hints is null");
    this.hearing = new Hearing(busIsHeard, settings.deaf());
    this.clock = requireNonNull(clock, "clock is null");
    this.pilot = new Pilot(compute, history, hosts, settings, leadership, tally, clock);
    this.reckoning = new Reckoning(history, clock);
    this.startedAt = clock.instant();
    this.cursor = startedAt.minus(settings.lookBack());
  }

  /**
   * To be called before {@link #run} where another adapter looked after the cloud until then: what
   * began later is ours, even if it has ended meanwhile.
   */
  public void takeOverFrom(Instant seenLast) {
    startedAt = seenLast.minus(MISSED_BEFORE);
    cursor = startedAt.minus(settings.lookBack());
  }

  /** What this loop did and met so far. */
  public Tally tally() {
    return tally;
  }

  /** Runs until {@link #close} or an interrupt. */
  public void run() throws InterruptedException {
    try (crew) {
      while (!closed) {
        var heard = hints.takeAll(round());
        heard.forEach(this::heard);
        if (!heard.isEmpty() && !closed) {
          // A flood of notifications must not become a flood of requests.
          TimeUnit.MILLISECONDS.sleep(settings.active().toMillis());
        }
      }
      leave();
    }
  }

  /** Whoever reads the history now must not take it for the present. */
  void leave() {
    try {
      for (var migration : followed.values()) {
        migration.because(MigrationEntry.LEFT_TO_NOVA);
        history.save(migration.toEntry());
      }
    } catch (HistoryException.Superseded e) {
      log.debug("Another adapter looks after what is under way", e);
    } catch (RuntimeException e) {
      log.warn("The history does not tell that what is under way was left to Nova", e);
    }
  }

  void heard(Hint hint) {
    if (!hint.serverId().isEmpty()) {
      hearing.heard();
    }
    announced.add(hint, clock.instant());
  }

  /**
   * Ends {@link #run} soon. Migrations under way go on in Nova, and are found again at the next
   * start.
   */
  public void close() {
    closed = true;
    hints.put(Hint.lookNow());
  }

  /** One round over everything; says how long to wait for a hint before the next. */
  Duration round() throws InterruptedException {
    hearing.look();
    try {
      reconcile();
      tally.roundDone();
      if (failures > 0) {
        log.info(unrecorded ? "The history can be used again" : "Nova answers again");
        failures = 0;
        unrecorded = false;
      }
    } catch (CloudException e) {
      failures++;
      tally.novaFailed(String.valueOf(e.getMessage()));
      if (failures == 1) {
        log.warn("Nova cannot be asked; trying on: {}", e.getMessage());
      }
      return backoff();
    } catch (HistoryException.Superseded e) {
      failures++;
      tally.historyFailed(String.valueOf(e.getMessage()));
      log.warn("Nothing is done any more: {}", e.getMessage());
      return backoff();
    } catch (HistoryException e) {
      failures++;
      tally.historyFailed(String.valueOf(e.getMessage()));
      if (!unrecorded) {
        unrecorded = true;
        log.error(
            "Nothing is done until it can be put on record; migrations go on by Nova's pre-copy meanwhile. Trying on: {}",
            e.getMessage());
      }
      return backoff();
    } catch (RuntimeException e) {
      failures++;
      tally.failed();
      log.error("This round failed; trying again", e);
      return backoff();
    }
    return pause();
  }

  private void reconcile() throws InterruptedException {
    if (!restored) {
      history.unfinished().forEach(entry -> toRestore.put(entry.migrationUuid(), entry));
      restored = true;
    }
    restore();
    var newest = new LinkedHashMap<String, MigrationRecord>();
    compute.liveMigrationsChangedSince(cursor).forEach(r -> newest.put(r.uuid(), r));
    follow(newest.values());
    lookAhead();
    if (unadopted.isEmpty()) {
      newest.values().forEach(this::advanceCursor);
    }
    var unused = crew.each(List.copyOf(followed.values()), m -> step(m, newest));
    forgetEnded();
    reckoning.look();
    announced.dropOverdue(clock.instant());
  }

  private void advanceCursor(MigrationRecord record) {
    var changedAt = record.updatedAt().orElse(record.createdAt());
    // A clock of Nova's that was ahead must not hide what begins until then.
    var known = changedAt.isAfter(clock.instant()) ? clock.instant() : changedAt;
    var from = known.minus(OVERLAP);
    cursor = from.isAfter(cursor) ? from : cursor;
  }

  /**
   * Finds again what an earlier process was following. One server that Nova cannot show must not
   * hold up the others; it is asked for again.
   */
  private void restore() {
    var now = clock.instant();
    if (now.isBefore(restoreNext)) {
      return;
    }
    for (var entry : List.copyOf(toRestore.values())) {
      try {
        var record = compute.liveMigration(entry.serverId(), entry.migrationUuid());
        var migration = adoption.resume(entry, record);
        toRestore.remove(entry.migrationUuid());
        followed.put(entry.migrationUuid(), migration);
        log.info("{}: found again in phase {}", migration, entry.phase());
      } catch (CloudException e) {
        // The next one first, as each may cost the time that is given to an answer.
        toRestore.remove(entry.migrationUuid());
        toRestore.put(entry.migrationUuid(), entry);
        restoreNext = now.plus(ASK_BY_NAME_EVERY);
        if (unrestored.add(entry.migrationUuid())) {
          log.warn(
              "migration {} of server {}: cannot be followed on yet: {}",
              entry.migrationId(),
              entry.serverId(),
              e.getMessage());
        }
        if (e instanceof CloudException.Unreachable) {
          return;
        }
      }
    }
  }

  private void follow(Collection<MigrationRecord> records) throws InterruptedException {
    var unknown =
        records.stream().filter(r -> !followed.containsKey(r.uuid()) && concernsUs(r)).toList();
    // What has ended or is gone meanwhile must not hold the cursor up for ever.
    unadopted.retainAll(unknown.stream().map(MigrationRecord::uuid).toList());
    for (var adopted : crew.each(unknown, this::adopt)) {
      adopted.ifPresent(this::begin);
    }
    for (var record : records) {
      if (followed.containsKey(record.uuid())) {
        followedAs(record).heardOf(announced.takeRequestId(record.serverId()));
      }
    }
  }

  /**
   * Nova schedules for a second or more before it shows a record, and is slow to answer while it
   * prepares hosts: what is asked of a server is asked before.
   */
  private void lookAhead() throws InterruptedException {
    var servers = announced.notLookedAt().stream().limit(STEPS_AT_ONCE).toList();
    var seen = crew.each(servers, this::ahead);
    for (var i = 0; i < servers.size(); i++) {
      announced.lookedAt(servers.get(i), seen.get(i));
    }
  }

  /** What fails here is asked for again when the record is there. */
  private Optional<Adoption.Ahead> ahead(String serverId) {
    try {
      return adoption.lookAhead(serverId);
    } catch (CloudException e) {
      log.debug("server {} cannot be looked at yet", serverId, e);
      return Optional.empty();
    }
  }

  private boolean concernsUs(MigrationRecord record) {
    var overBeforeUs = record.status().isFinal() && record.createdAt().isBefore(startedAt);
    return !overBeforeUs && history.find(record.uuid()).isEmpty();
  }

  /** One server that Nova cannot show must not hold up the others; it is asked for again. */
  private Optional<LeanMigration> adopt(MigrationRecord record) {
    try {
      var adopted = adoption.adopt(record, announced.ahead(record.serverId()));
      unadopted.remove(record.uuid());
      return adopted;
    } catch (CloudException e) {
      if (record.status().isFinal()) {
        unadopted.remove(record.uuid());
      } else if (unadopted.add(record.uuid())) {
        log.warn(
            "migration {} of server {}: cannot be followed yet: {}",
            record.id(),
            record.serverId(),
            e.getMessage());
      }
      return Optional.empty();
    }
  }

  private void begin(LeanMigration migration) {
    followed.put(migration.record().uuid(), migration);
    migration.heardOf(announced.takeRequestId(migration.record().serverId()));
    pilot.save(migration);
    log.info(
        "{}: followed; switch {} ({})",
        migration,
        migration.policy().mode().wireName(),
        migration.policy().source());
    migration.policy().warnings().forEach(w -> log.warn("{}: {}", migration, w));
  }

  private LeanMigration followedAs(MigrationRecord record) {
    return requireNonNull(followed.get(record.uuid()));
  }

  /** The others must not wait for this one's trouble: an error here only makes this one rest. */
  private LeanMigration step(LeanMigration migration, Map<String, MigrationRecord> newest) {
    var now = clock.instant();
    if (migration.isResting(now)) {
      return migration;
    }
    migration.stepped(false);
    try {
      var shown = Optional.ofNullable(newest.get(migration.record().uuid()));
      pilot.step(migration, shown.isPresent() ? shown : asked(migration, now));
      migration.stepped(true);
    } catch (CloudException e) {
      migration.restUntil(now.plus(REST));
      // It may have ended in this step: the next one that works has to put that on record.
      migration.changed();
      if (migration.note("Nova could not be asked about it for a while")) {
        log.warn("{}: {}", migration, e.getMessage());
      }
    }
    return migration;
  }

  private Optional<MigrationRecord> asked(LeanMigration migration, Instant now) {
    var record = migration.record();
    if (!migration.askedByNameDue(ASK_BY_NAME_EVERY, now)) {
      return migration.isShown() ? Optional.of(record) : Optional.empty();
    }
    var found = compute.liveMigration(record.serverId(), record.uuid());
    migration.askedByName(now);
    return found;
  }

  /** What an end asks for, such as a lock, is tried again until it is done. */
  private void forgetEnded() {
    for (var migration : List.copyOf(followed.values())) {
      if (migration.phase() instanceof Phase.Ended && migration.isStepped()) {
        followed.remove(migration.record().uuid());
        if (!migration.record().createdAt().isBefore(startedAt)) {
          hearing.ended();
        }
        reckoning.ended(migration);
        announced.ended(migration.record().serverId(), migration.requestId());
      }
    }
  }

  private Duration pause() {
    if (!announced.isEmpty() || followed.values().stream().anyMatch(this::isUrgent)) {
      return settings.active();
    }
    if (!followed.isEmpty() || !toRestore.isEmpty() || reckoning.isOpen()) {
      return settings.settled();
    }
    return hearing.isDeaf() ? settings.deaf() : settings.idle();
  }

  /**
   * Whether a tenth of a second counts: the switch may become possible, or Nova may be taking it.
   */
  private boolean isUrgent(LeanMigration migration) {
    var phase = migration.phase();
    return (phase instanceof Phase.Preparing
            && migration.record().status() != MigrationStatus.QUEUED)
        || (phase instanceof Phase.Copying copying
            && (migration.hosts().isAwaited()
                || migration.awaitsPrediction()
                || clock.instant().isBefore(copying.since().plus(SwitchDecider.FIRST_AFTER))))
        || (phase instanceof Phase.Switching
            && migration.forceAttempts() <= SwitchDecider.QUICK_ATTEMPTS);
  }

  private Duration backoff() {
    var doubled = Duration.ofMillis(250).multipliedBy(1L << Math.min(failures, 6));
    return doubled.compareTo(LONGEST_BACKOFF) > 0 ? LONGEST_BACKOFF : doubled;
  }
}
