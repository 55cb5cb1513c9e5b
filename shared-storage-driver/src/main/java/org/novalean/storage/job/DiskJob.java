package org.novalean.storage.job;

import java.util.Optional;

/**
 * A seal, a hydration, or the recovery of one. {@link #advance} is called by one thread at a time,
 * again and again, until it returns an outcome; the other methods by any thread at any time.
 */
public interface DiskJob {

  /**
   * Goes on as far as it can without waiting for something that takes long.
   *
   * @return the outcome, or empty where it is to be called again, at the latest after a second and
   *     when the hypervisor tells of a change
   */
  Optional<JobOutcome> advance();

  /** Asks it to end and leave the server as it was. Too late once the guest is being paused. */
  void cancel(String reason);

  /**
   * Somebody still wants it, and has just seen that Nova does nothing with the server: without that
   * a disk does not change hands.
   */
  void renew();

  /** Somebody still wants it: without that it is cancelled after the lease. */
  void keep();

  /**
   * Changes the limit of its block job.
   *
   * @param mibPerSecond 0 for no limit
   */
  void setSpeed(long mibPerSecond);

  JobProgress progress();
}
