package org.novalean.adapter.compute;

import java.util.Map;
import java.util.Optional;

/**
 * A server as Nova shows it to an administrator. Of one in a cell that is down Nova tells the id
 * only, and the status {@code UNKNOWN}.
 *
 * @param status for example {@code ACTIVE}, {@code MIGRATING}, {@code ERROR}
 * @param taskState for example {@code migrating}; empty when nothing is under way
 * @param host the {@code nova-compute} that Nova believes it on
 * @param metadata the server's own metadata
 * @param flavorExtraSpecs extra specs of its flavor at the time it was made (microversion 2.47)
 * @param imageId empty for a server booted from a volume
 * @param lockReason empty where it is not locked; an empty text for a lock without a reason
 */
public record Server(
    String id,
    String name,
    String status,
    Optional<String> taskState,
    PowerState powerState,
    Optional<String> host,
    Map<String, String> metadata,
    Map<String, String> flavorExtraSpecs,
    Optional<String> imageId,
    Optional<String> lockReason) {

  /** Its cell is down: nothing but its id is known. */
  public boolean isPartial() {
    return status.equals("UNKNOWN");
  }

  /** Nothing is under way, and it runs: the only state in which its disks may be worked on. */
  public boolean isAtRest() {
    return status.equals("ACTIVE") && taskState.isEmpty() && powerState == PowerState.RUNNING;
  }

  /** Nova's power state numbers (nova/compute/power_state.py). */
  public enum PowerState {
    NOSTATE,
    RUNNING,
    PAUSED,
    SHUTDOWN,
    CRASHED,
    SUSPENDED,
    UNKNOWN;

    /** Reads Nova's number. */
    public static PowerState of(int number) {
      return switch (number) {
        case 0 -> NOSTATE;
        case 1 -> RUNNING;
        case 3 -> PAUSED;
        case 4 -> SHUTDOWN;
        case 6 -> CRASHED;
        case 7 -> SUSPENDED;
        default -> UNKNOWN;
      };
    }
  }
}
