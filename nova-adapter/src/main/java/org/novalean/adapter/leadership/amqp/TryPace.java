package org.novalean.adapter.leadership.amqp;

import java.time.Duration;

/**
 * When a lock that another has is asked for again, over one connection: soon while it may just be
 * about to come free, then seldom, since RabbitMQ logs each refusal as an error.
 */
final class TryPace {

  /** Right after a connection was made, as after the broker's restart. */
  static final Duration SOON = Duration.ofMillis(250);

  /** A takeover after a kill waits no longer. */
  static final Duration SELDOM = Duration.ofSeconds(2);

  /** 3 s: by then RabbitMQ has given up a connection that was cut off when this one was made. */
  private static final int SOON_TIMES = 12;

  private int refusals;

  /** The lock was refused; gives the pause before it is asked for again. */
  Duration refused() {
    if (refusals < SOON_TIMES) {
      refusals++;
      return SOON;
    }
    return SELDOM;
  }
}
