package org.novalean.events.amqp;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.novalean.events.Lag;

/** Measures how far the listener is behind. Any thread asks; the others tell it what they see. */
final class LagMeter {
  private final Clock clock;

  /** By the newest look at the queue; negative without one. */
  private volatile long inQueue = -1;

  private volatile int handedOut;

  /** When that was sent which is handled now, or else was handled last. */
  private volatile Instant sentAt = Instant.MAX;

  LagMeter(Clock clock) {
    this.clock = clock;
  }

  /** The broker was asked. */
  void queueHolds(long messages) {
    inQueue = messages;
  }

  /** How much it has handed out that is not handled yet. */
  void handedOut(int messages) {
    handedOut = messages;
  }

  /** A notification that was sent then is the next to be handled. */
  void atHand(Instant sent) {
    sentAt = sent;
  }

  /** There is no queue to look at, at the moment. */
  void disconnected() {
    inQueue = -1;
  }

  /** Empty where the queue was not looked at yet. */
  Optional<Lag> lag() {
    long ready = inQueue;
    if (ready < 0) {
      return Optional.empty();
    }
    long waiting = ready + handedOut;
    Duration age =
        waiting == 0 || sentAt.equals(Instant.MAX)
            ? Duration.ZERO
            : Duration.between(sentAt, clock.instant());
    return Optional.of(new Lag(waiting, age.isNegative() ? Duration.ZERO : age));
  }
}
