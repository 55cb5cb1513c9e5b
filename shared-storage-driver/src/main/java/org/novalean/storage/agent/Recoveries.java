package org.novalean.storage.agent;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toUnmodifiableSet;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.novalean.storage.job.JobProgress;
import org.novalean.storage.runner.DiskJobs;

/** What an earlier agent left and this one, at its start, brings to an end. */
final class Recoveries {

  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  private final DiskJobs jobs;
  private final Set<String> ids;

  /** All that runs now; to be called before anybody can ask for more. */
  Recoveries(DiskJobs jobs) {
    this.jobs = requireNonNull(jobs, "jobs is null");
    this.ids = jobs.all().stream().map(JobProgress::id).collect(toUnmodifiableSet());
  }

  /**
   * Waits until they have ended.
   *
   * @param most for that long at most: libvirt or the share may be away
   * @param closing ends the wait
   * @return those that have not ended
   */
  List<JobProgress> await(Duration most, CountDownLatch closing) throws InterruptedException {
    var end = System.nanoTime() + most.toNanos();
    var left = left();
    while (!left.isEmpty()
        && System.nanoTime() - end < 0
        && !closing.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
      left = left();
    }
    return left;
  }

  private List<JobProgress> left() {
    return jobs.all().stream()
        .filter(job -> job.outcome().isEmpty() && ids.contains(job.id()))
        .toList();
  }
}
