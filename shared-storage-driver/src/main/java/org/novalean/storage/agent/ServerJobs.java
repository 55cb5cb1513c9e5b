package org.novalean.storage.agent;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.novalean.storage.hydrate.HydrationRequest;
import org.novalean.storage.job.JobOutcome;
import org.novalean.storage.job.JobProgress;
import org.novalean.storage.messages.JobReport;
import org.novalean.storage.messages.Released;
import org.novalean.storage.rpc.RequestRefused;
import org.novalean.storage.runner.DiskJobs;
import org.novalean.storage.seal.SealRequest;

/**
 * The jobs of whole servers: a server's disks one after another, and nothing for a while after its
 * disks were released. Each disk is complete at any moment by itself, so a server whose second disk
 * is not sealed yet is as sound as before.
 */
final class ServerJobs {

  /** A live migration wants the disks some seconds after the bus told of it. */
  private static final Duration HELD_AFTER_RELEASE = Duration.ofSeconds(60);

  private static final String REFUSED = "refused";

  /**
   * What is looked at or done last before a job begins, when nothing else is in its way. No job is
   * released meanwhile, so nothing that comes after a release is undone by it.
   */
  @FunctionalInterface
  interface LastStep {

    /**
     * Takes it.
     *
     * @throws RequestRefused where the job must not begin
     */
    void take() throws RequestRefused;
  }

  private final DiskJobs jobs;
  private final Clock clock;
  private final Map<String, Deque<String>> waiting = new HashMap<>();
  private final Map<String, Function<String, JobProgress>> starts = new HashMap<>();
  private final Map<String, Instant> heldUntil = new HashMap<>();

  ServerJobs(DiskJobs jobs, Clock clock) {
    this.jobs = requireNonNull(jobs, "jobs is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** Begins to seal disks. */
  JobReport seal(
      String serverId,
      List<String> targets,
      long mibPerSecond,
      String requestedBy,
      LastStep lastStep)
      throws RequestRefused {
    return begin(
        serverId,
        targets,
        lastStep,
        target ->
            jobs.start(
                new SealRequest(
                    id(), serverId, target, Optional.empty(), mibPerSecond, requestedBy)));
  }

  /** Begins to hydrate disks. */
  JobReport hydrate(
      String serverId,
      List<String> targets,
      long mibPerSecond,
      String requestedBy,
      LastStep lastStep)
      throws RequestRefused {
    return begin(
        serverId,
        targets,
        lastStep,
        target ->
            jobs.start(new HydrationRequest(id(), serverId, target, mibPerSecond, requestedBy)));
  }

  private static String id() {
    return UUID.randomUUID().toString();
  }

  private synchronized JobReport begin(
      String serverId, List<String> targets, LastStep lastStep, Function<String, JobProgress> start)
      throws RequestRefused {
    var held = Optional.ofNullable(heldUntil.get(serverId)).filter(clock.instant()::isBefore);
    if (held.isPresent()) {
      throw new RequestRefused(
          REFUSED, "Nova works with server %s: not before %s".formatted(serverId, held.get()));
    }
    if (targets.isEmpty()) {
      throw new RequestRefused(
          REFUSED, "server %s has no disk for this: see 'nova-lean placement'".formatted(serverId));
    }
    if (isAtWork(serverId)) {
      throw new RequestRefused(REFUSED, "a job of server %s runs already".formatted(serverId));
    }
    lastStep.take();
    var progress = start.apply(targets.get(0));
    if (progress.outcome().isEmpty()) {
      waiting.put(serverId, new ArrayDeque<>(targets.subList(1, targets.size())));
      starts.put(serverId, start);
    }
    return JobReports.of(progress);
  }

  /** A job of the server runs. */
  boolean isAtWork(String serverId) {
    return jobs.all().stream()
        .anyMatch(job -> job.serverId().equals(serverId) && job.outcome().isEmpty());
  }

  /**
   * How far it is; keeps it going, and begins with the next disk.
   *
   * @param novaSeen whoever asks has just seen that Nova does nothing with the server
   */
  synchronized JobReport status(String serverId, boolean novaSeen) {
    var progress = jobs.status(serverId, novaSeen);
    if (progress.isEmpty()) {
      // Nobody asked for an hour, so nobody wants the server's other disks any more.
      waiting.remove(serverId);
      starts.remove(serverId);
      return JobReports.none(serverId, clock.instant());
    }
    var next = goOn(serverId, progress.get());
    return JobReports.of(next.orElse(progress.get()));
  }

  private Optional<JobProgress> goOn(String serverId, JobProgress progress) {
    if (progress.outcome().isEmpty()) {
      return Optional.empty();
    }
    var left = waiting.getOrDefault(serverId, new ArrayDeque<>());
    var start = starts.get(serverId);
    if (progress.outcome().get() instanceof JobOutcome.Done && start != null && !left.isEmpty()) {
      return Optional.of(start.apply(left.remove()));
    }
    waiting.remove(serverId);
    starts.remove(serverId);
    return Optional.empty();
  }

  /** All jobs, without keeping any going. */
  List<JobReport> all() {
    var reports = new ArrayList<JobReport>();
    jobs.all().forEach(progress -> reports.add(JobReports.of(progress)));
    return reports;
  }

  /** Begins no job of a server for a while: Nova works with it. */
  synchronized void holdOff(String serverId) {
    heldUntil.values().removeIf(until -> !clock.instant().isBefore(until));
    heldUntil.put(serverId, clock.instant().plus(HELD_AFTER_RELEASE));
  }

  /**
   * Ends the job of a server, and holds off others. Returns when its block job is gone.
   *
   * @param patience how long to wait for that
   */
  Released release(String serverId, String reason, Duration patience)
      throws RequestRefused, InterruptedException {
    synchronized (this) {
      holdOff(serverId);
      waiting.remove(serverId);
      starts.remove(serverId);
    }
    try {
      var end =
          jobs.cancel(serverId, reason)
              .toCompletableFuture()
              .get(Math.max(1, patience.toMillis()), TimeUnit.MILLISECONDS);
      return new Released(end.map(JobOutcome::reason), jobs.layeredAt(serverId));
    } catch (TimeoutException e) {
      throw new RequestRefused(
          "still-busy",
          "the block job of server %s does not end: libvirt or the share may hang"
              .formatted(serverId));
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
