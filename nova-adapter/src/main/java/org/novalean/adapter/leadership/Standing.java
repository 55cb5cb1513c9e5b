package org.novalean.adapter.leadership;

/** What an adapter is, of several. */
public sealed interface Standing {

  /** It has not acted in its life, and waits for the lock. */
  record Standby() implements Standing {}

  /**
   * It has the lock, and has begun an epoch.
   *
   * @param tenure of the lock
   */
  record Active(long epoch, long tenure) implements Standing {}

  /**
   * It was active, and does not have the lock at present. Nothing is done; what it knows is still
   * worth something, as long as nobody else begins an epoch.
   */
  record Lost(long epoch) implements Standing {}

  /**
   * It will not act any more: its process ends.
   *
   * @param reason with the way out, for a person to read
   */
  record Over(String reason) implements Standing {}
}
