package org.novalean.adapter.leadership;

import java.time.Duration;

/**
 * The lock that one adapter has at a time. It is free again soon after whoever has it is dead,
 * frozen or cut off, so having it once proves nothing for long.
 */
public interface Lock extends AutoCloseable {

  /**
   * For so long it counts that the lock was seen to be ours. Shorter than what passes until it is
   * given to another because we give no sign of life.
   */
  Duration LEASE = Duration.ofMillis(1500);

  /**
   * Begins to try to get it, goes on for ever, and returns at once.
   *
   * @param onChange called whenever {@link #hold} has changed; must not block
   */
  void start(Runnable onChange);

  /** Who has it, as was heard last. */
  Hold hold();

  /**
   * Whether it was seen less than {@link #LEASE} ago that we have it, in this tenure; by a clock
   * that goes on while the process is frozen. Does not block.
   */
  boolean isProven(long tenure);

  /** Gives it away, and tries no more. */
  @Override
  void close();
}
