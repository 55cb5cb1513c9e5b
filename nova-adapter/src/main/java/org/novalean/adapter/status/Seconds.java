package org.novalean.adapter.status;

import java.time.Duration;

/** Durations in views. */
final class Seconds {

  private Seconds() {}

  /** To the millisecond, never below 0. */
  static double of(Duration duration) {
    return Math.max(0, duration.toMillis()) / 1000.0;
  }
}
