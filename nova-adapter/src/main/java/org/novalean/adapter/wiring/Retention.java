package org.novalean.adapter.wiring;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.novalean.adapter.history.History;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Forgets migrations that ended long ago: at the start, and again and again while it is open. */
final class Retention implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Retention.class);

  private final History history;
  private final Optional<Duration> keep;
  private final Duration every;
  private final Clock clock;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            var thread = new Thread(task, "retention");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * Makes one; {@link #start} begins.
   *
   * @param keep how long after its end a migration is kept; empty to keep all
   * @param every how long to wait between two looks
   */
  Retention(History history, Optional<Duration> keep, Duration every, Clock clock) {
    this.history = requireNonNull(history, "history is null");
    this.keep = requireNonNull(keep, "keep is null");
    this.every = requireNonNull(every, "every is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  void start() {
    keep.ifPresent(
        age -> {
          forgetOlderThan(age);
          var unused =
              timer.scheduleWithFixedDelay(
                  () -> tryToForgetOlderThan(age),
                  every.toMillis(),
                  every.toMillis(),
                  TimeUnit.MILLISECONDS);
        });
  }

  private void forgetOlderThan(Duration age) {
    var count = history.forgetEndedBefore(clock.instant().minus(age));
    if (count > 0) {
      log.info("{} old migrations were forgotten", count);
    }
  }

  /** A timer runs nothing again that threw. */
  private void tryToForgetOlderThan(Duration age) {
    try {
      forgetOlderThan(age);
    } catch (RuntimeException e) {
      log.warn("Old migrations could not be forgotten; trying again later: {}", e.getMessage());
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
