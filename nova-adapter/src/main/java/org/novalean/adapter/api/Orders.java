package org.novalean.adapter.api;

import java.util.List;
import java.util.Optional;
import org.novalean.adapter.status.JobView;

/** What can be asked to be done; the port to those who do it. */
public interface Orders {

  /** It is not done, with the reason. Nothing was changed. */
  final class Declined extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean unknown;

    private Declined(String reason, boolean unknown) {
      super(reason);
      this.unknown = unknown;
    }

    /** There is no such server. */
    public static Declined unknown(String reason) {
      return new Declined(reason, true);
    }

    /** Not now. */
    public static Declined notNow(String reason) {
      return new Declined(reason, false);
    }

    boolean isUnknown() {
      return unknown;
    }
  }

  /**
   * Begins to seal a server.
   *
   * @param anyway also where it was evacuated without its data at rest
   */
  JobView seal(String serverId, boolean anyway) throws Declined;

  /** Begins to hydrate a server. */
  JobView hydrate(String serverId) throws Declined;

  /** Cancels and undoes what is done to a server's disks. */
  Released release(String serverId) throws Declined;

  /** What can be done about a server whose post-copy broke for good. Changes nothing. */
  Plan rescuePlan(String serverId) throws Declined, InterruptedException;

  /**
   * A server's disks are Nova's.
   *
   * @param detail what was cancelled for it
   */
  record Released(String serverId, String host, String detail) {}

  /**
   * A plan to rescue a server, or why there is none.
   *
   * @param plan {@code not-needed}, {@code well}, {@code wait}, {@code refused}, {@code rescue}
   * @param disk where the newest disk is
   * @param steps what {@code nova-lean rescue} would do
   * @param commands what a person may do instead
   */
  record Plan(
      String plan,
      String reason,
      Optional<String> disk,
      Optional<String> lost,
      List<String> steps,
      List<String> commands) {

    public Plan {
      steps = List.copyOf(steps);
      commands = List.copyOf(commands);
    }
  }
}
