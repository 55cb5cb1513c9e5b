package org.novalean.adapter.migration;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.novalean.adapter.compute.CloudException;
import org.novalean.adapter.compute.Compute;
import org.novalean.adapter.compute.MigrationRecord;
import org.novalean.adapter.compute.MigrationStatus;
import org.novalean.adapter.history.History;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reconcile loop: compares what Nova shows with what is followed, and takes each migration one
 * step further. Hints from the bus only make it look sooner.
 */
public final class Supervisor {
  private static final Logger log = LoggerFactory.getLogger(Supervisor.class);

  /** Nova's clock may be behind its own answers by as much: look again at what is that young. */
  private static final Duration OVERLAP = Duration.ofSeconds(5);

  /** Nova leaves a record untouched while nothing happens to it; ask for it by name this often. */
  private static final Duration ASK_BY_NAME_EVERY = Duration.ofSeconds(5);

  /** So many dropped attempts mean that disks are being mirrored: that takes its time. */
  private static final int URGENT_ATTEMPTS = 5;

  private static final Duration REST = Duration.ofSeconds(1);
  private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(10);

  private final Compute compute;
  private final Adoption adoption;
  private final Pilot pilot;
  private final History history;
  private final SupervisorSettings settings;
  private final HintBox hints;
  private final BooleanSupplier busIsHeard;
  private final Clock clock;

  private final Announcements announced = new Announcements();
  private final Map<String, LeanMigration> followed = new LinkedHashMap<>();
  private final Map<String, Instant> askedByName = new LinkedHashMap<>();
  private final Instant startedAt;
  private Instant cursor;
  private boolean restored;
  private boolean deaf;
  private int failures;
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
      Clock clock) {
    this.compute = requireNonNull(compute, "compute is null");
    this.adoption = requireNonNull(adoption, "adoption is null");
    this.history = requireNonNull(history, "history is null");
    this.settings = requireNonNull(settings, "settings is null");
    this.hints = requireNonNull(hints, "hints is null");
    this.busIsHeard = requireNonNull(busIsHeard, "busIsHeard is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.pilot = new Pilot(compute, history, hosts, settings, clock);
    this.startedAt = clock.instant();
    this.cursor = startedAt.minus(settings.lookBack());
  }

  /** Runs until {@link #close} or an interrupt. */
  public void run() throws InterruptedException {
    while (!closed) {
      var heard = hints.takeAll(round());
      heard.forEach(this::heard);
      if (!heard.isEmpty() && !closed) {
        // A flood of notifications must not become a flood of requests.
        TimeUnit.MILLISECONDS.sleep(settings.active().toMillis());
      }
    }
  }

  void heard(Hint hint) {
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
  Duration round() {
    watchTheBus();
    try {
      reconcile();
      if (failures > 0) {
        log.info("Nova answers again");
        failures = 0;
      }
    } catch (CloudException e) {
      failures++;
      if (failures == 1) {
        log.warn("Nova cannot be asked; trying on: {}", e.getMessage());
      }
      return backoff();
    } catch (RuntimeException e) {
      // For example a history that cannot be written: nothing was done that is not on record.
      failures++;
      log.error("This round failed; trying again", e);
      return backoff();
    }
    return pause();
  }

  private void watchTheBus() {
    var nowDeaf = !busIsHeard.getAsBoolean();
    if (nowDeaf != deaf) {
      deaf = nowDeaf;
      if (deaf) {
        log.warn(
            "No notifications at present: looking at os-migrations every {} s instead",
            settings.deaf().toSeconds());
      } else {
        log.info("Notifications arrive: looking at os-migrations when one tells of a migration");
      }
    }
  }

  private void reconcile() {
    if (!restored) {
      restore();
      restored = true;
    }
    var newest = new LinkedHashMap<String, MigrationRecord>();
    for (var record : compute.liveMigrationsChangedSince(cursor)) {
      newest.put(record.uuid(), record);
      var changedAt = record.updatedAt().orElse(record.createdAt()).minus(OVERLAP);
      cursor = changedAt.isAfter(cursor) ? changedAt : cursor;
    }
    newest.values().forEach(this::considerFollowing);
    for (var migration : List.copyOf(followed.values())) {
      step(migration, newest);
    }
    announced.dropOverdue(clock.instant());
  }

  /** Finds again what an earlier process was following. */
  private void restore() {
    for (var entry : history.unfinished()) {
      var record = compute.liveMigration(entry.serverId(), entry.migrationUuid());
      var migration = adoption.resume(entry, record);
      followed.put(entry.migrationUuid(), migration);
      log.info("{}: found again in phase {}", migration, entry.phase());
    }
  }

  private void considerFollowing(MigrationRecord record) {
    if (followed.containsKey(record.uuid())) {
      followedAs(record).heardOf(announced.takeRequestId(record.serverId()));
      return;
    }
    var overBeforeUs = record.status().isFinal() && record.createdAt().isBefore(startedAt);
    if (overBeforeUs || history.find(record.uuid()).isPresent()) {
      return;
    }
    adoption
        .adopt(record, announced.takeRequestId(record.serverId()))
        .ifPresent(
            migration -> {
              followed.put(record.uuid(), migration);
              history.save(migration.toEntry());
              log.info(
                  "{}: followed; switch {} ({})",
                  migration,
                  migration.policy().mode().wireName(),
                  migration.policy().source());
              migration.policy().warnings().forEach(w -> log.warn("{}: {}", migration, w));
            });
  }

  private LeanMigration followedAs(MigrationRecord record) {
    return requireNonNull(followed.get(record.uuid()));
  }

  /** The others must not wait for this one's trouble: an error here only makes this one rest. */
  private void step(LeanMigration migration, Map<String, MigrationRecord> newest) {
    var now = clock.instant();
    if (migration.isResting(now)) {
      return;
    }
    try {
      stepUnlessResting(migration, newest);
    } catch (CloudException e) {
      migration.restUntil(now.plus(REST));
      if (migration.note("Nova could not be asked about it for a while")) {
        log.warn("{}: {}", migration, e.getMessage());
      }
    }
  }

  private void stepUnlessResting(LeanMigration migration, Map<String, MigrationRecord> newest) {
    var uuid = migration.record().uuid();
    var record = Optional.ofNullable(newest.get(uuid));
    if (record.isEmpty()) {
      record = dueByName(uuid) ? askByName(migration) : Optional.of(migration.record());
    }
    pilot.step(migration, record);
    if (migration.phase() instanceof Phase.Ended) {
      followed.remove(uuid);
      askedByName.remove(uuid);
      announced.ended(migration.record().serverId(), migration.requestId());
    }
  }

  private boolean dueByName(String uuid) {
    var last = askedByName.get(uuid);
    return last == null || clock.instant().isAfter(last.plus(ASK_BY_NAME_EVERY));
  }

  private Optional<MigrationRecord> askByName(LeanMigration migration) {
    var uuid = migration.record().uuid();
    var found = compute.liveMigration(migration.record().serverId(), uuid);
    askedByName.put(uuid, clock.instant());
    return found;
  }

  private Duration pause() {
    if (!announced.isEmpty() || followed.values().stream().anyMatch(this::isUrgent)) {
      return settings.active();
    }
    if (!followed.isEmpty()) {
      return settings.settled();
    }
    return deaf ? settings.deaf() : settings.idle();
  }

  /**
   * Whether a tenth of a second counts: the switch may become possible, or Nova may be taking it.
   */
  private boolean isUrgent(LeanMigration migration) {
    var phase = migration.phase();
    return (phase instanceof Phase.Preparing
            && migration.record().status() != MigrationStatus.QUEUED)
        || (phase instanceof Phase.Copying copying
            && clock.instant().isBefore(copying.since().plus(SwitchDecider.FIRST_AFTER)))
        || (phase instanceof Phase.Switching && migration.forceAttempts() <= URGENT_ATTEMPTS);
  }

  private Duration backoff() {
    var doubled = Duration.ofMillis(250).multipliedBy(1L << Math.min(failures, 6));
    return doubled.compareTo(LONGEST_BACKOFF) > 0 ? LONGEST_BACKOFF : doubled;
  }
}
