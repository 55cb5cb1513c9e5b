package org.novalean.adapter.migration;

import java.time.Instant;
import java.util.Set;
import org.novalean.adapter.compute.MigrationRecord;
import org.novalean.adapter.compute.MigrationStatus;
import org.novalean.adapter.compute.Server;

/**
 * A post-copy that Nova has lost track of: nova-compute on the source was restarted in it, or gave
 * its monitor up, with or without writing that down. Its guest is on the destination while Nova has
 * the server on its source. To start or reboot it there starts a second copy of it, from an old
 * disk.
 */
public final class ForgottenPostCopy {

  /** Begins the reason for which nova-lean locks such a server in Nova. */
  public static final String LOCK_REASON = "nova-lean: do not start or reboot it";

  private static final Set<Half> GUEST = Set.of(Half.MOVING, Half.BROKEN, Half.WHOLE);

  private ForgottenPostCopy() {}

  /**
   * @param wentOn it was seen in post-copy
   * @param settled the agents have told what is left of it, or do not tell
   */
  static boolean is(
      MigrationRecord record,
      Server server,
      Halves halves,
      boolean wentOn,
      boolean settled,
      Instant at) {
    var onSource = server.host().filter(record.sourceHost()::equals).isPresent();
    return switch (record.status()) {
      // Nova takes the task off and changes the host in one step: so nobody follows it any more.
      case RUNNING_POST_COPY ->
          onSource
              && !halves.areOnSource()
              && (server.taskState().isEmpty() || isUnnoticed(halves, at));
      case ERROR ->
          onSource
              && (GUEST.contains(halves.destination())
                  || (settled && mayBeElsewhere(halves, wentOn)));
      default -> false;
    };
  }

  /** Nobody tells that its guest is on its destination, and nothing speaks for its source. */
  private static boolean mayBeElsewhere(Halves halves, boolean wentOn) {
    return wentOn
        ? halves.source() != Half.WHOLE
        : halves.source() == Half.GONE && !halves.destination().isTold();
  }

  /**
   * All of it is on its destination, and Nova does not take that up: it could not write something
   * down, and gave up (seen: its database was away for 20 s).
   */
  private static boolean isUnnoticed(Halves halves, Instant at) {
    return halves.areOnDestination() && halves.haveLasted(ForgottenPreCopy.LASTS, at);
  }

  /** Nova will never end it: somebody brought the guest back to where Nova has it. */
  static boolean isOver(MigrationRecord record, Server server, Halves halves) {
    return record.status() == MigrationStatus.RUNNING_POST_COPY
        && server.taskState().isEmpty()
        && server.host().filter(record.sourceHost()::equals).isPresent()
        && halves.areOnSource();
  }

  /**
   * Its destination told Nova that the guest is there, and nobody ends the migration: nova-compute
   * on the source was restarted between the two (seen). Nova ends it itself within seconds else.
   */
  static boolean hasArrived(MigrationRecord record, Server server, Halves halves, Instant at) {
    return record.status() == MigrationStatus.RUNNING_POST_COPY
        && server.taskState().isEmpty()
        && record.destinationHost().isPresent()
        && server.host().equals(record.destinationHost())
        && halves.areOnDestination()
        && halves.haveLasted(PhaseMachine.VERIFY_WITHIN, at);
  }

  /** nova-lean locked it for that. */
  public static boolean isLocked(Server server) {
    return server.lockReason().filter(reason -> reason.startsWith(LOCK_REASON)).isPresent();
  }

  static String lockReason(MigrationRecord record, Halves halves, boolean wentOn) {
    var sure =
        GUEST.contains(halves.destination()) || (wentOn && halves.destination() != Half.GONE);
    return "%s: its guest %s on %s, though Nova has it on %s. See 'nova-lean rescue %s'"
        .formatted(
            LOCK_REASON,
            sure ? "is" : "may be",
            record.destinationHost().orElse("its destination"),
            record.sourceHost(),
            record.serverId());
  }
}
