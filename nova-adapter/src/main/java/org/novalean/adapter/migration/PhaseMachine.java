package org.novalean.adapter.migration;

import java.time.Duration;
import java.util.Locale;
import org.novalean.adapter.compute.MigrationRecord;
import org.novalean.adapter.compute.Server;
import org.novalean.adapter.history.Outcome;
import org.novalean.adapter.migration.Phase.Broken;
import org.novalean.adapter.migration.Phase.Copying;
import org.novalean.adapter.migration.Phase.Ended;
import org.novalean.adapter.migration.Phase.Finishing;
import org.novalean.adapter.migration.Phase.PostCopy;
import org.novalean.adapter.migration.Phase.Preparing;
import org.novalean.adapter.migration.Phase.Switching;

/** The phases of a live migration and the one way from one to the next. */
final class PhaseMachine {

  /** How long a completed migration's server may take to show up on its destination. */
  static final Duration VERIFY_WITHIN = Duration.ofSeconds(60);

  /**
   * How long Nova may not show a migration that is there: a list leaves out the cells whose
   * database is away ({@code list_records_by_skipping_down_cells} of nova/conf/api.py).
   */
  static final Duration HIDDEN_FOR = Duration.ofSeconds(60);

  private PhaseMachine() {}

  /** The phase after an observation. Pure: the same arguments give the same answer. */
  static Phase transition(Phase current, Observation seen) {
    if (current instanceof Ended) {
      return current;
    }
    if (seen.server().isEmpty()) {
      return new Ended(Outcome.SERVER_DELETED, "the server was deleted");
    }
    if (seen.migration().isEmpty()) {
      return seen.at().isBefore(seen.shownLast().plus(HIDDEN_FOR))
          ? current
          : new Ended(Outcome.VANISHED, "Nova no longer shows this migration");
    }
    var migration = seen.migration().get();
    return switch (migration.status()) {
      // Answers can overtake each other: an earlier status never leads a migration back.
      case ACCEPTED, QUEUED, PREPARING, UNKNOWN -> current;
      case RUNNING -> running(current, seen, migration, seen.server().get());
      case RUNNING_POST_COPY -> postCopy(current, seen, migration, seen.server().get());
      case POST_MIGRATING -> current instanceof Finishing ? current : new Finishing(seen.at());
      case COMPLETED -> completed(current, seen, migration, seen.server().get());
      case CANCELLED ->
          new Ended(Outcome.CANCELLED, "aborted; the server stays on " + migration.sourceHost());
      case FAILED ->
          new Ended(Outcome.FAILED, "Nova gave up; the server stays on " + migration.sourceHost());
      case ERROR ->
          seen.settled()
              ? new Ended(Outcome.ERROR, error(current, migration, seen.server().get()))
              : givenUp(current, seen);
    };
  }

  private static Phase postCopy(
      Phase current, Observation seen, MigrationRecord migration, Server server) {
    var halves = seen.halves();
    if (seen.movedOn()) {
      return new Ended(
          Outcome.UNVERIFIED,
          "how it ended was not seen: Nova shows it as running in post-copy for ever, and has migrated the server again since then");
    }
    if (ForgottenPostCopy.isOver(migration, server, halves)) {
      return new Ended(
          Outcome.FAILED, "Nova lost track of it in post-copy; the server is back on its source");
    }
    if (ForgottenPostCopy.hasArrived(migration, server, halves, seen.at())) {
      return new Ended(
          Outcome.COMPLETED,
          "the server is on %s; nova-compute on %s was restarted before it ended the migration in Nova, which shows it as running for ever; what is left of it in placement, 'nova-manage placement audit' finds"
              .formatted(server.host().orElseThrow(), migration.sourceHost()));
    }
    return switched(current, seen);
  }

  /** libvirt goes on with what Nova has given up, and switches and breaks all the same. */
  private static Phase givenUp(Phase current, Observation seen) {
    var halves = seen.halves();
    var switched =
        !current.isBeforeTheSwitch()
            || halves.source().needsTheOther()
            || halves.destination().needsTheOther();
    return switched && !(current instanceof Finishing) ? switched(current, seen) : current;
  }

  /** In post-copy: whole, or broken. */
  private static Phase switched(Phase current, Observation seen) {
    var since =
        current instanceof PostCopy postCopy
            ? postCopy.since()
            : current instanceof Broken broken ? broken.postCopySince() : seen.at();
    var halves = seen.halves();
    // What was broken is broken until an agent says otherwise.
    var stillApart = current instanceof Broken && halves.source() == Half.UNKNOWN;
    if (!stillApart && !halves.areApart(seen.at())) {
      return new PostCopy(since);
    }
    return current instanceof Broken ? current : new Broken(seen.at(), since);
  }

  private static Phase running(
      Phase current, Observation seen, MigrationRecord migration, Server server) {
    if (ForgottenPreCopy.is(migration, server, seen.halves(), seen.at())) {
      return new Ended(Outcome.ERROR, ForgottenPreCopy.wayOut(migration));
    }
    return current instanceof Preparing ? new Copying(seen.at()) : current;
  }

  /**
   * Nova's monitor gives up when its own RPC fails, in post-copy too: then the guest is on the
   * destination whatever Nova's books say (seen after RabbitMQ was killed).
   */
  private static String error(Phase current, MigrationRecord migration, Server server) {
    var told =
        "Nova reports an error; the server is %s on %s"
            .formatted(server.status(), server.host().orElse("no host"));
    var perhapsSwitched = current instanceof Switching || !current.isBeforeTheSwitch();
    return perhapsSwitched
        ? told
            + ", but after the switch to post-copy its guest may run on %s: 'nova-lean rescue %s' looks at both hosts; do that before it is started, rebooted or deleted"
                .formatted(migration.destinationHost().orElse("its destination"), server.id())
        : told;
  }

  private static Phase completed(
      Phase current, Observation seen, MigrationRecord migration, Server server) {
    var destination = migration.destinationHost();
    if (seen.movedOn()) {
      return new Ended(Outcome.COMPLETED, "the server arrived and has been migrated on since then");
    }
    if (seen.disksIncomplete()) {
      return new Ended(Outcome.UNVERIFIED, IncompleteDisks.wayOut(migration));
    }
    var arrived = destination.isPresent() && destination.equals(server.host());
    var sound = isSound(server);
    var needed = seen.halves().destination();
    var whole = !needed.needsTheOther() && needed != Half.GONE && needed != Half.SILENT;
    if (arrived && sound && whole && seen.settled() && server.taskState().isEmpty()) {
      return new Ended(Outcome.COMPLETED, "the server is on " + destination.get());
    }
    var since = current instanceof Finishing finishing ? finishing.since() : seen.at();
    if (Duration.between(since, seen.at()).compareTo(VERIFY_WITHIN) < 0) {
      return current instanceof Finishing ? current : new Finishing(since);
    }
    return new Ended(
        Outcome.UNVERIFIED,
        "Nova says completed, but the server is %s (power state %s, task %s) on %s, expected on %s%s: 'nova-lean rescue %s' looks at it on both hosts; do that before any restart"
            .formatted(
                server.status(),
                server.powerState(),
                server.taskState().orElse("none"),
                server.host().orElse("no host"),
                destination.orElse("an unknown host"),
                whole ? "" : ", where " + howItsQemuIs(needed),
                server.id()));
  }

  private static String howItsQemuIs(Half half) {
    return half == Half.SILENT
        ? "no agent tells how its QEMU is"
        : "its QEMU is " + half.name().toLowerCase(Locale.ROOT);
  }

  /**
   * A paused server may migrate and arrives paused; one that is shut off or crashed did not arrive.
   */
  private static boolean isSound(Server server) {
    return switch (server.powerState()) {
      case RUNNING, PAUSED -> !server.status().equals("ERROR");
      default -> false;
    };
  }

  /** The phase once force_complete is on its way. */
  static Phase forced(Phase current) {
    return current instanceof Copying copying ? new Switching(copying.since()) : current;
  }
}
