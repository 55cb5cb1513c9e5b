package org.novalean.adapter.migration;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.novalean.adapter.compute.MigrationStatus;
import org.novalean.adapter.compute.Server.PowerState;
import org.novalean.adapter.migration.Decision.Abort;
import org.novalean.adapter.migration.Decision.Force;
import org.novalean.adapter.migration.Decision.Wait;
import org.novalean.adapter.migration.Phase.Broken;
import org.novalean.adapter.migration.Phase.Copying;
import org.novalean.adapter.migration.Phase.Ended;
import org.novalean.adapter.migration.Phase.Finishing;
import org.novalean.adapter.migration.Phase.PostCopy;
import org.novalean.adapter.migration.Phase.Preparing;
import org.novalean.adapter.migration.Phase.Switching;
import org.novalean.adapter.policy.DeadlineAction;
import org.novalean.adapter.policy.SwitchMode;

/** Decides whether a migration is to be switched, aborted or left alone. Keeps no state. */
final class SwitchDecider {

  /**
   * Nova says {@code running} before libvirt starts QEMU on the destination, and drops what comes
   * before QEMU sends memory.
   */
  static final Duration FIRST_AFTER = Duration.ofMillis(400);

  /**
   * From Nova's answer on: the request's way to nova-compute, and its loop, which looks every 0.5
   * s. One not taken by then was dropped.
   */
  static final Duration RETRY_AFTER = Duration.ofMillis(700);

  /**
   * The same, before memory is known to flow: Nova's loop drops one at each look until it does, so
   * each look is to find one. What the guest changes until the switch crosses twice.
   */
  static final Duration EARLY_RETRY_AFTER = Duration.ofMillis(200);

  /** After so many dropped attempts disks are being mirrored: that takes its time. */
  static final int QUICK_ATTEMPTS = 10;

  private static final Duration SLOWEST_RETRY = Duration.ofSeconds(5);
  private static final Duration ABORT_RETRY = Duration.ofSeconds(5);

  /** Nova refuses an abort while it chooses a destination; it must be taken before memory moves. */
  private static final Duration UNPROVEN_ABORT_RETRY = Duration.ofMillis(500);

  private final PostCopyHosts hosts;
  private final Duration stall;

  SwitchDecider(PostCopyHosts hosts, Duration stall) {
    this.hosts = requireNonNull(hosts, "hosts is null");
    this.stall = requireNonNull(stall, "stall is null");
  }

  Decision decide(LeanMigration migration, Instant now) {
    var phase = migration.phase();
    var unbroken = phase.isBeforeTheSwitch() || phase instanceof PostCopy;
    if (unbroken && migration.record().status() == MigrationStatus.ERROR) {
      return new Wait(
          "Nova has given it up: waits for libvirt to end it too, and for the agents to tell where the guest is");
    }
    if (phase.isBeforeTheSwitch()
        && migration.hosts().proof() instanceof LayerProof.Failed failed) {
      return abort(migration, failed.reason(), UNPROVEN_ABORT_RETRY, now);
    }
    if (phase instanceof Preparing) {
      return new Wait(
          switch (migration.record().status()) {
            case QUEUED -> "waits for other migrations of its source host";
            default -> "Nova prepares source and destination";
          });
    } else if (phase instanceof Copying copying) {
      return inPreCopy(migration, copying.since(), now);
    } else if (phase instanceof Switching switching) {
      return inPreCopy(migration, switching.copyingSince(), now);
    } else if (phase instanceof PostCopy) {
      return new Wait(
          "the server runs on %s and fetches the rest of its memory"
              .formatted(migration.destination()));
    } else if (phase instanceof Broken) {
      return GuardDecider.decide(migration, now);
    } else if (phase instanceof Finishing) {
      return new Wait("waits to see the server on " + migration.destination());
    } else if (phase instanceof Ended ended) {
      return new Wait(ended.reason());
    }
    throw new IllegalStateException("unknown phase " + phase);
  }

  private Decision inPreCopy(LeanMigration migration, Instant copyingSince, Instant now) {
    var policy = migration.policy();
    var pastDeadline =
        policy.deadline().map(d -> !now.isBefore(copyingSince.plus(d))).orElse(false);
    if (pastDeadline && policy.deadlineAction() == DeadlineAction.ABORT) {
      return abort(migration, "its deadline has passed", ABORT_RETRY, now);
    }
    var forcedByDeadline = pastDeadline && policy.deadlineAction() == DeadlineAction.FORCE;
    var late = pastDeadline ? " (its deadline has passed)" : "";
    if (policy.mode() == SwitchMode.NEVER) {
      return new Wait("is left to Nova's pre-copy: " + policy.source() + " says never" + late);
    }
    var obstacle = obstacle(migration, late);
    if (obstacle.isPresent()) {
      return obstacle.get();
    }
    if (migration.hosts().proof() instanceof LayerProof.Underway underway) {
      return new Wait(underway.reason() + late);
    }
    if (migration.hosts().preflight().isUnderway()) {
      return new Wait("asks the agents whether post-copy is safe" + late);
    }
    var trend = migration.trend();
    if (!forcedByDeadline && migration.forceAttempts() == 0) {
      switch (migration.mode()) {
        case AUTO -> {
          return new Wait("asks what it is predicted to take" + late);
        }
        case AFTER_FIRST_PASS -> {
          if (!trend.firstPassOver()) {
            return new Wait("copies all memory once, then switches" + late);
          }
        }
        case ON_STALL -> {
          if (trend.withoutHeadway(now).compareTo(stall) < 0) {
            return new Wait(
                "switches when pre-copy makes no headway for " + stall.toSeconds() + " s" + late);
          }
        }
        default -> {}
      }
    }
    if (migration.hosts().isAttended() && !migration.memoryFlows()) {
      return new Wait("waits for memory to flow, which the agent on its host will tell");
    }
    if (migration.failedBefore() && !migration.memoryFlows()) {
      return new Wait(
          "an earlier migration from this host failed: waits for the first byte of memory,"
              + " because QEMU would take the switch for done before that");
    }
    // Where Nova answers slowly, it may have been running for long when that is seen.
    var runningSince = migration.preparingAt().orElse(copyingSince);
    if (migration.forceAttempts() == 0
        && !migration.memoryFlows()
        && now.isBefore(runningSince.plus(FIRST_AFTER))) {
      return new Wait("libvirt starts the destination's QEMU");
    }
    var retry = migration.lastForceAt().map(at -> at.plus(retryAfter(migration))).orElse(now);
    if (now.isBefore(retry)) {
      return new Wait(
          migration
              .lastRefusal()
              .map(
                  refused ->
                      "Nova refused force_complete (%d: %s); looks again before another"
                          .formatted(refused.httpStatus(), refused.reason()))
              .orElse("force_complete was asked for; waits to see it take effect"));
    }
    return new Force(
        forcedByDeadline
            ? "its deadline has passed"
            : "policy %s from %s".formatted(words(migration), policy.source()));
  }

  private static String words(LeanMigration migration) {
    var mode = migration.policy().mode().wireName();
    return migration.policy().mode() == SwitchMode.AUTO
        ? "%s (%s)".formatted(mode, migration.mode().wireName())
        : mode;
  }

  private Optional<Decision> obstacle(LeanMigration migration, String late) {
    if (!hosts.permits(migration.record().sourceHost())) {
      return Optional.of(
          new Wait(
              "is left to Nova's pre-copy: post-copy is not known to be permitted on "
                  + migration.record().sourceHost()
                  + late));
    }
    if (migration.powerStateAtStart() == PowerState.PAUSED) {
      return Optional.of(
          new Wait("is left to Nova's pre-copy: the server is paused, nothing dirties it" + late));
    }
    var preflight = migration.hosts().preflight();
    if (!preflight.obstacles().isEmpty()) {
      return Optional.of(new Wait(preflight.reason() + late));
    }
    if (migration.isForcedInVain()) {
      return Optional.of(
          new Wait("is left to Nova's pre-copy: force_complete has no effect there" + late));
    }
    return Optional.empty();
  }

  private static Decision abort(
      LeanMigration migration, String reason, Duration retry, Instant now) {
    var again = migration.lastAbortAt().map(at -> at.plus(retry)).orElse(now);
    return now.isBefore(again) ? new Wait("abort was sent, because " + reason) : new Abort(reason);
  }

  /**
   * Disks may be mirrored for minutes, and each attempt meanwhile is dropped: ask ever less often.
   */
  private static Duration retryAfter(LeanMigration migration) {
    var slow = migration.forceAttempts() - QUICK_ATTEMPTS;
    var droppedIfEarly = !migration.memoryFlows() && migration.lastRefusal().isEmpty();
    if (slow <= 0 && droppedIfEarly) {
      return EARLY_RETRY_AFTER;
    }
    var delay = RETRY_AFTER.multipliedBy(1L << Math.min(Math.max(0, slow), 3));
    return delay.compareTo(SLOWEST_RETRY) > 0 ? SLOWEST_RETRY : delay;
  }
}
