package org.novalean.events.amqp;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Whether to log a trouble again: a new one at once, the same one once a minute. */
public final class Reminder {
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final Clock clock;
  private String last = "";
  private Instant told = Instant.MIN;
  private int kept;

  /** Nothing was told yet. */
  public Reminder(Clock clock) {
    this.clock = clock;
  }

  /** Whether this trouble is to be told now. */
  public boolean isDue(String trouble) {
    Instant now = clock.instant();
    if (trouble.equals(last) && now.isBefore(told.plus(PAUSE))) {
      kept++;
      return false;
    }
    last = trouble;
    told = now;
    return true;
  }

  /** How often a trouble was not told since the last call. */
  public int keptBack() {
    int count = kept;
    kept = 0;
    return count;
  }

  /** The trouble is over: the next is new, whatever it is. */
  public void clear() {
    last = "";
    kept = 0;
  }
}
