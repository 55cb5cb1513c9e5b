package org.novalean.adapter.status;

import java.util.Optional;

/**
 * How Nova's notifications arrive.
 *
 * @param state a word, for example {@code ready}
 * @param reason for a person to read
 * @param lag empty while there is no queue to look at
 */
public record BusView(String state, String reason, Optional<Lag> lag) {

  /** The active adapter takes them, not this one. */
  public static final String NOT_LISTENING = "not-listening";

  /**
   * How far this adapter is behind.
   *
   * @param messages in the queue
   * @param seconds how old the oldest of them is
   */
  public record Lag(long messages, double seconds) {}

  /** Something keeps notifications from arriving here that should. */
  public boolean isTroubled() {
    return !state.equals("ready") && !state.equals(NOT_LISTENING);
  }
}
