package org.novalean.adapter.placement;

/** What a look at Nova shows of a server whose disk is being worked on. */
enum NovaSeen {
  /** It is active, and Nova does nothing with it. */
  QUIET,

  /** Nova works with it, or it is not there any more: its disks are Nova's. */
  AT_WORK,

  /** Nova does not answer. */
  UNKNOWN
}
