package org.novalean.storage.job;

/** Sees to it that a guest which a job pauses runs again, also where this process dies or hangs. */
public interface Watchdog {

  /**
   * Starts to watch, before the guest is paused. Returns when that is certain.
   *
   * @throws IllegalStateException where nothing can watch; then the guest must not be paused
   */
  Watch watch(JournalEntry entry);

  /** One pause that is watched. */
  interface Watch {

    /** The guest runs again, or was not stopped. */
    void standDown();
  }
}
