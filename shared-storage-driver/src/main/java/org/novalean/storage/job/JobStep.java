package org.novalean.storage.job;

/**
 * The steps of a seal or hydration, in their order; DESIGN.md says what each does and what is on
 * the disk when something dies in it.
 *
 * <p>A step is in the journal before it is done, but for those within the pause: the facts tell
 * them apart, and each sync of the journal would make the pause longer.
 */
public enum JobStep {
  /** A seal: the layer is made, or marked as no point in time. A hydration: nothing yet. */
  PREPARING,
  /** Seal: the block job runs. */
  COPYING,
  /** Seal: the new top is made. */
  OVERLAY,
  /** Seal: the guest is about to be paused. From here on the disk may be the new top. */
  PAUSING,
  /** Seal, within the pause, not in the journal. */
  PIVOTING,
  /** Seal, within the pause, not in the journal. */
  RENAMING,
  /** Seal, within the pause, not in the journal. */
  SNAPSHOTTING,
  /** Seal, within the pause, not in the journal. */
  RESUMING,
  /** Hydration: the block job runs, or has ended and nothing is known to be flushed. */
  PULLING,
  /** Hydration: the guest is about to be paused and resumed, which flushes. */
  FLUSHING,
  /** The disk is as it shall be. */
  RECORDING,
  /** Seal: the disk stays the old top. What was made for the new one may be gone already. */
  UNDOING;

  /** A seal's new top cannot have taken the disk's name yet. */
  public boolean isBeforePause() {
    return compareTo(PAUSING) < 0;
  }
}
