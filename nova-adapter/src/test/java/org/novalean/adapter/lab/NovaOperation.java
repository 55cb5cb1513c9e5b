package org.novalean.adapter.lab;

/** What a person asks Nova to do with a server; it ends where the server is ACTIVE again. */
enum NovaOperation {
  HARD_REBOOT,
  SOFT_REBOOT,
  STOP_AND_START,
  PAUSE,
  SUSPEND,
  LIVE_SNAPSHOT,
  STOPPED_SNAPSHOT,
  SHELVE,
  RESIZE_AND_CONFIRM,
  RESIZE_AND_REVERT,
  COLD_MIGRATE_AND_CONFIRM,
  COLD_MIGRATE_AND_REVERT,
  RESCUE,
  PORT,
  REBUILD;

  /** Nova gives the server a new disk. */
  boolean losesData() {
    return this == REBUILD;
  }
}
