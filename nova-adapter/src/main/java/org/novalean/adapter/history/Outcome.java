package org.novalean.adapter.history;

/** How a live migration ended, as nova-lean verified it. */
public enum Outcome {
  /** Nova says completed, and the server was seen active on its destination. */
  COMPLETED,
  /** Nova says completed, but the server was not seen active on its destination: look at it. */
  UNVERIFIED,
  /** Nova gave up; the server stays where it was. */
  FAILED,
  /** Somebody aborted it; the server stays where it was. */
  CANCELLED,
  /** Nova says error: look at the server. */
  ERROR,
  /** The server was deleted meanwhile. */
  SERVER_DELETED,
  /** Nova no longer shows the migration. */
  VANISHED
}
