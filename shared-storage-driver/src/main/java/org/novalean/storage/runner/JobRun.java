package org.novalean.storage.runner;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.novalean.storage.job.DiskJob;
import org.novalean.storage.job.JobOutcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One job being advanced, by one thread at a time. */
final class JobRun {
  private static final Logger log = LoggerFactory.getLogger(JobRun.class);

  private final DiskJob job;
  private final ScheduledExecutorService executor;
  private final Clock clock;
  private final Consumer<JobOutcome> whenOver;
  private final CompletableFuture<JobOutcome> end = new CompletableFuture<>();
  private volatile Optional<Instant> endedAt = Optional.empty();
  private Optional<Future<?>> polling = Optional.empty();

  /**
   * @param whenOver hears of its end before anybody who awaits that
   */
  JobRun(
      DiskJob job, ScheduledExecutorService executor, Clock clock, Consumer<JobOutcome> whenOver) {
    this.job = requireNonNull(job, "job is null");
    this.executor = requireNonNull(executor, "executor is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.whenOver = requireNonNull(whenOver, "whenOver is null");
  }

  synchronized void start(Duration poll) {
    polling =
        Optional.of(
            executor.scheduleWithFixedDelay(
                this::advance, 0, poll.toMillis(), TimeUnit.MILLISECONDS));
  }

  /** Something may have changed. */
  void wake() {
    if (!end.isDone()) {
      executor.execute(this::advance);
    }
  }

  private synchronized void advance() {
    if (end.isDone()) {
      return;
    }
    try {
      job.advance().ifPresent(this::over);
    } catch (RuntimeException e) {
      log.error("{} cannot be advanced", job, e);
    }
  }

  private void over(JobOutcome outcome) {
    log.info("{}: {}", job, outcome);
    polling.ifPresent(future -> future.cancel(false));
    endedAt = Optional.of(clock.instant());
    whenOver.accept(outcome);
    end.complete(outcome);
  }

  DiskJob job() {
    return job;
  }

  CompletableFuture<JobOutcome> end() {
    return end;
  }

  boolean isRunning() {
    return !end.isDone();
  }

  /** Empty while it runs. */
  Optional<Instant> endedAt() {
    return endedAt;
  }
}
