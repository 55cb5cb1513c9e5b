package org.novalean.adapter.migration;

import java.time.Duration;
import java.time.Instant;
import org.novalean.adapter.migration.Decision.Resume;
import org.novalean.adapter.migration.Decision.Wait;

/**
 * Decides what is to be done about a server whose post-copy broke. Keeps no state.
 *
 * <p>To go on is always safe: libvirt does so only where both halves of this migration are there.
 * Nothing else is done here: to end either half would lose the guest's memory for good.
 */
final class GuardDecider {

  /** The path is tried as often. */
  private static final Duration RESUME_EVERY = Duration.ofSeconds(2);

  /** Counters of the source come each second. */
  private static final Duration MOVED_WITHIN = Duration.ofSeconds(4);

  private GuardDecider() {}

  static Decision decide(LeanMigration migration, Instant now) {
    var hosts = migration.hosts();
    var halves = hosts.halves();
    var source = migration.record().sourceHost();
    if (halves.isOneLost(now)) {
      return new Wait(lost(migration, halves));
    }
    if (halves.source() != Half.BROKEN) {
      return new Wait(
          "post-copy broke; both halves of the server are kept, and it goes on as soon as the agent on %s tells of its half: see that nova-lean-agent runs there"
              .formatted(source));
    }
    if (goesOnByItself(migration, halves, now)) {
      return new Wait(
          "libvirt on %s lost its connection to %s; looks whether memory goes on moving"
              .formatted(source, migration.destination()));
    }
    var failure = hosts.resuming().failure();
    var why =
        failure.isEmpty()
            ? "post-copy broke: goes on with it"
            : "post-copy broke; both halves of the server are kept until it goes on: " + failure;
    return migration.lastResumeAt().filter(at -> now.isBefore(at.plus(RESUME_EVERY))).isPresent()
        ? new Wait(why)
        : new Resume(why);
  }

  /** libvirt gives its own connection up after 25 s; TCP keeps QEMU's for a quarter of an hour. */
  private static boolean goesOnByItself(LeanMigration migration, Halves halves, Instant now) {
    var apartSince = halves.destination() == Half.BROKEN ? Instant.MIN : halves.since();
    var moved = migration.trend().changedAt().orElse(Instant.MIN);
    var last = moved.isAfter(apartSince) ? moved : apartSince;
    return last.isAfter(now.minus(MOVED_WITHIN));
  }

  private static String lost(LeanMigration migration, Halves halves) {
    var host =
        halves.source() == Half.GONE ? migration.record().sourceHost() : migration.destination();
    return "the half of the server on %s is gone, and with it a part of its memory: the guest cannot go on. Nothing is done by itself: 'nova-lean rescue %s' says what is left of it, and starts it again from its newest disk"
        .formatted(host, migration.record().serverId());
  }
}
