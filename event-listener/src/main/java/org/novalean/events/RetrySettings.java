package org.novalean.events;

import java.time.Duration;

/**
 * How often and how fast things are tried again.
 *
 * @param firstDelay pause after the first failed connection; doubles from try to try
 * @param maxDelay the longest pause between tries to connect
 * @param bindingCheck how often it is looked whether a missing exchange has appeared; when all are
 *     bound, they are checked a fifth as often
 * @param handlerAttempts how often a notification is given to a handler that throws, before it
 *     becomes a dead letter
 * @param handlerDelay pause before a notification is given to the handler again
 */
public record RetrySettings(
    Duration firstDelay,
    Duration maxDelay,
    Duration bindingCheck,
    int handlerAttempts,
    Duration handlerDelay) {

  /** 0.5 s doubling to 15 s; bindings every 2 s; three attempts, 1 s apart. */
  public static final RetrySettings DEFAULT =
      new RetrySettings(
          Duration.ofMillis(500),
          Duration.ofSeconds(15),
          Duration.ofSeconds(2),
          3,
          Duration.ofSeconds(1));

  /** Checks the values. */
  public RetrySettings {
    if (firstDelay.toMillis() < 1 || maxDelay.compareTo(firstDelay) < 0) {
      throw new IllegalArgumentException(
          "firstDelay must be at least 1 ms and at most maxDelay: " + firstDelay + ", " + maxDelay);
    }
    if (bindingCheck.toMillis() < 1 || handlerDelay.isNegative()) {
      throw new IllegalArgumentException(
          "bindingCheck must be at least 1 ms and handlerDelay not negative: "
              + bindingCheck
              + ", "
              + handlerDelay);
    }
    if (handlerAttempts < 1) {
      throw new IllegalArgumentException(
          "handlerAttempts must be at least 1, not " + handlerAttempts);
    }
  }

  /** How often bindings are checked that were there the last time. */
  public Duration bindingCheckWhenBound() {
    return bindingCheck.multipliedBy(5);
  }
}
