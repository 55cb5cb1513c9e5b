package org.novalean.storage.runner;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.novalean.storage.hydrate.Hydration;
import org.novalean.storage.hydrate.HydrationRequest;
import org.novalean.storage.hypervisor.DomainChange;
import org.novalean.storage.hypervisor.HypervisorListener;
import org.novalean.storage.job.DiskJob;
import org.novalean.storage.job.JobKind;
import org.novalean.storage.job.JobOutcome;
import org.novalean.storage.job.JobOutcome.Refused;
import org.novalean.storage.job.JobProgress;
import org.novalean.storage.job.JobStep;
import org.novalean.storage.job.JobTools;
import org.novalean.storage.job.Journal;
import org.novalean.storage.seal.Seal;
import org.novalean.storage.seal.SealRequest;

/**
 * The seals and hydrations of this host: at most one for each server, and so many at once. Safe for
 * several threads; no method waits for a job.
 */
public final class DiskJobs {

  private static final Duration POLL = Duration.ofMillis(250);

  /** Whoever waits for a job's end asks every few seconds. */
  private static final Duration ENDED_KNOWN_FOR = Duration.ofHours(1);

  private final JobTools tools;
  private final ScheduledExecutorService executor;
  private final int mostAtOnce;

  /** The newest job of each server, running or ended a while ago at most. */
  private final Map<String, JobRun> runs = new HashMap<>();

  /** When a disk of each server was put on a layer, a while ago at most. */
  private final Map<String, Instant> layered = new ConcurrentHashMap<>();

  /**
   * @param executor runs the jobs; its owner ends it. Give it a thread for each of the jobs at
   *     once, for a share that hangs holds one until a deadline
   */
  public DiskJobs(JobTools tools, ScheduledExecutorService executor, int mostAtOnce) {
    this.tools = requireNonNull(tools, "tools is null");
    this.executor = requireNonNull(executor, "executor is null");
    this.mostAtOnce = mostAtOnce;
    tools.hypervisor().listen(new Waker());
  }

  /** Starts a seal, or tells about the one that has this id already. */
  public JobProgress start(SealRequest request) {
    return start(
        request.id(),
        JobKind.FIRST_SEAL,
        request.serverId(),
        request.target(),
        () -> new Seal(request, tools));
  }

  /** Starts a hydration, or tells about the one that has this id already. */
  public JobProgress start(HydrationRequest request) {
    return start(
        request.id(),
        JobKind.HYDRATION,
        request.serverId(),
        request.target(),
        () -> new Hydration(request, tools));
  }

  private synchronized JobProgress start(
      String id, JobKind kind, String server, String target, Supplier<DiskJob> job) {
    var newest = Optional.ofNullable(runs.get(server)).map(run -> run.job().progress());
    if (newest.filter(progress -> progress.id().equals(id)).isPresent()) {
      return newest.get();
    }
    var refusal = busy(server);
    if (refusal.isPresent()) {
      return new JobProgress(
          id,
          kind,
          server,
          target,
          JobStep.PREPARING,
          0,
          0,
          false,
          "",
          tools.clock().instant(),
          refusal.map(Refused::new));
    }
    return run(server, job.get()).job().progress();
  }

  private JobRun run(String server, DiskJob job) {
    var run =
        new JobRun(
            job, executor, tools.clock(), outcome -> ended(server, job.progress().kind(), outcome));
    runs.put(server, run);
    run.start(POLL);
    return run;
  }

  private void ended(String server, JobKind kind, JobOutcome outcome) {
    if (kind == JobKind.FIRST_SEAL && outcome instanceof JobOutcome.Done) {
      layered.put(server, tools.clock().instant());
    }
  }

  /**
   * When a disk of a server was put on a layer last; empty where that was an hour ago or more.
   * Whoever looked at it before knows nothing of the layer.
   */
  public Optional<Instant> layeredAt(String serverId) {
    return Optional.ofNullable(layered.get(serverId));
  }

  private Optional<String> busy(String server) {
    var running = Optional.ofNullable(runs.get(server)).filter(JobRun::isRunning);
    if (running.isPresent()) {
      return Optional.of("busy: " + running.get().job());
    }
    var atOnce = runs.values().stream().filter(JobRun::isRunning).count();
    return atOnce >= mostAtOnce
        ? Optional.of("busy: this host has %d of %d jobs".formatted(atOnce, mostAtOnce))
        : Optional.empty();
  }

  /**
   * Ends the job of a server. The answer comes when its block job is gone and Nova can have the
   * disk; it is empty where no job ran.
   */
  public CompletionStage<Optional<JobOutcome>> cancel(String serverId, String reason) {
    var running = run(serverId).filter(JobRun::isRunning);
    if (running.isEmpty()) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    running.get().job().cancel(reason);
    running.get().wake();
    return running.get().end().thenApply(Optional::of);
  }

  /**
   * How far the newest job of a server is. Asking keeps it going.
   *
   * @param novaSeen whoever asks has just seen that Nova does nothing with the server
   */
  public Optional<JobProgress> status(String serverId, boolean novaSeen) {
    var newest = run(serverId);
    newest.map(JobRun::job).ifPresent(novaSeen ? DiskJob::renew : DiskJob::keep);
    return newest.map(run -> run.job().progress());
  }

  /** The newest job of each server, without keeping any going; none that ended an hour ago. */
  public synchronized List<JobProgress> all() {
    forget();
    return runs.values().stream().map(run -> run.job().progress()).toList();
  }

  /**
   * Changes the limit of a server's job.
   *
   * @param mibPerSecond 0 for no limit
   */
  public void setSpeed(String serverId, long mibPerSecond) {
    run(serverId).filter(JobRun::isRunning).ifPresent(run -> run.job().setSpeed(mibPerSecond));
  }

  /**
   * Brings to an end whatever the journal has that no job here is at. To be called when the agent
   * starts; it is done by itself when libvirt comes back.
   *
   * @return what in the journal's directory cannot be read, for the operator
   */
  public synchronized List<Journal.Unreadable> recoverAll() {
    var contents = tools.journal().read();
    for (var entry : contents.entries()) {
      var newest = Optional.ofNullable(runs.get(entry.serverId()));
      if (newest.filter(JobRun::isRunning).isEmpty()) {
        var unused = run(entry.serverId(), new RecoveryJob(entry, tools));
      }
    }
    return contents.unreadable();
  }

  private void forget() {
    var ended = tools.clock().instant().minus(ENDED_KNOWN_FOR);
    runs.values().removeIf(run -> run.endedAt().filter(at -> !at.isAfter(ended)).isPresent());
    layered.values().removeIf(at -> !at.isAfter(ended));
  }

  private synchronized Optional<JobRun> run(String serverId) {
    return Optional.ofNullable(runs.get(serverId));
  }

  /** Makes jobs look sooner than their next poll. */
  private final class Waker implements HypervisorListener {

    @Override
    public void domainChanged(String serverId, DomainChange change) {
      wake(serverId);
    }

    @Override
    public void blockJobChanged(String serverId, String target) {
      wake(serverId);
    }

    private void wake(String serverId) {
      executor.execute(() -> run(serverId).ifPresent(JobRun::wake));
    }

    @Override
    public void connected(boolean connected) {
      if (connected) {
        executor.execute(DiskJobs.this::recoverAll);
      }
    }
  }
}
