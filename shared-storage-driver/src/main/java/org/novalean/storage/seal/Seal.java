package org.novalean.storage.seal;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import org.novalean.storage.hypervisor.BlockJob;
import org.novalean.storage.job.CheckedDisk;
import org.novalean.storage.job.DiskChecks;
import org.novalean.storage.job.DiskJob;
import org.novalean.storage.job.JobKind;
import org.novalean.storage.job.JobOutcome;
import org.novalean.storage.job.JobOutcome.Refused;
import org.novalean.storage.job.JobProgress;
import org.novalean.storage.job.JobStep;
import org.novalean.storage.job.JobTools;
import org.novalean.storage.job.JournalEntry;
import org.novalean.storage.job.Lease;
import org.novalean.storage.job.Refusal;
import org.novalean.storage.layer.LayerName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One seal of one disk, step by step as DESIGN.md has it. Whatever goes wrong in a step, {@link
 * SealRecovery} brings to an end by the facts, now or as soon as it can.
 */
public final class Seal implements DiskJob {
  private static final Logger log = LoggerFactory.getLogger(Seal.class);

  private final SealRequest request;
  private final JobTools tools;
  private final DiskChecks checks;
  private final SealRecovery recovery;
  private final SealPause pause;
  private final Lease lease;
  private final Instant startedAt;

  private volatile JobStep step = JobStep.PREPARING;
  private volatile JobKind kind = JobKind.FIRST_SEAL;
  private volatile Optional<JournalEntry> entry = Optional.empty();
  private volatile Optional<BlockJob> seen = Optional.empty();
  private volatile Optional<JobOutcome> outcome = Optional.empty();
  private volatile Optional<String> cancelled = Optional.empty();
  private volatile String waitingFor = "";
  private volatile long mibPerSecond;

  /** Why it does not go on step by step any more. */
  private Optional<String> stopped = Optional.empty();

  public Seal(SealRequest request, JobTools tools) {
    this.request = requireNonNull(request, "request is null");
    this.tools = requireNonNull(tools, "tools is null");
    this.checks = new DiskChecks(tools);
    this.recovery = new SealRecovery(tools);
    this.pause = new SealPause(tools, this::enter);
    this.lease = new Lease(tools.clock(), tools.settings().lease());
    this.startedAt = tools.clock().instant();
    this.mibPerSecond = request.mibPerSecond();
  }

  @Override
  public Optional<JobOutcome> advance() {
    if (outcome.isPresent()) {
      return outcome;
    }
    if (stopped.isEmpty()) {
      try {
        outcome = go();
      } catch (RuntimeException e) {
        log.info("{}: {} failed: {}", this, step, e.getMessage());
        log.debug("{}: {} failed", this, step, e);
        stopped = Optional.of("%s failed: %s".formatted(step, e.getMessage()));
      }
    }
    stopped.ifPresent(this::settle);
    return outcome;
  }

  private Optional<JobOutcome> go() {
    if (step == JobStep.PREPARING) {
      return prepare();
    }
    var current = entry.orElseThrow();
    reasonToStop(current).ifPresent(reason -> stopped = Optional.of(reason));
    if (stopped.isPresent() || !isInStep()) {
      return Optional.empty();
    }
    enter(JobStep.OVERLAY);
    var overlaid = save(current.at(JobStep.OVERLAY));
    var size = tools.images().info(current.disk()).orElseThrow(() -> gone(current)).virtualSize();
    tools.images().createOverlay(current.overlay(), current.layerPath(), size);
    return pauseIfStillFit(overlaid);
  }

  private Optional<JobOutcome> prepare() {
    if (cancelled.isPresent()) {
      return Optional.of(new Refused(cancelled.get()));
    }
    try {
      var disk = checks.check(request.serverId(), request.target());
      kind = disk.layer().isPresent() ? JobKind.LATER_SEAL : JobKind.FIRST_SEAL;
      start(plan(disk), disk);
    } catch (Refusal e) {
      return Optional.of(new Refused(e.reason()));
    }
    return Optional.empty();
  }

  private JournalEntry plan(CheckedDisk disk) {
    var layer = disk.layer().orElseGet(this::newLayer);
    return new JournalEntry(
        request.id(),
        kind,
        request.serverId(),
        request.target(),
        disk.file(),
        JournalEntry.overlayOf(disk.file()),
        layer,
        tools.layers().path(layer),
        disk.layer().filter(tools.layers()::isWhole).isPresent(),
        disk.processId(),
        JobStep.PREPARING,
        Optional.empty(),
        false,
        startedAt,
        request.requestedBy());
  }

  private LayerName newLayer() {
    var newest = tools.layers().newestGeneration(request.serverId(), request.target());
    var generation = request.generation().orElse(newest + 1);
    if (generation <= newest) {
      throw new Refusal(
          "generation %d of disk '%s' is or was in use; the next free one is %d"
              .formatted(generation, request.target(), newest + 1));
    }
    return new LayerName(request.serverId(), request.target(), generation);
  }

  private void start(JournalEntry planned, CheckedDisk disk) {
    // Before this is on record there is nothing to bring to an end.
    tools.journal().write(planned);
    entry = Optional.of(planned);
    tools.layers().markCommitting(planned.layer());
    if (kind == JobKind.FIRST_SEAL) {
      tools.images().create(planned.layerPath(), disk.info().virtualSize());
    }
    enter(JobStep.COPYING);
    save(planned.at(JobStep.COPYING));
    if (kind == JobKind.FIRST_SEAL) {
      tools
          .hypervisor()
          .startCopy(planned.serverId(), planned.target(), planned.layerPath(), mibPerSecond);
    } else {
      tools
          .hypervisor()
          .startCommit(planned.serverId(), planned.target(), planned.layerPath(), mibPerSecond);
    }
  }

  private Optional<String> reasonToStop(JournalEntry current) {
    seen = tools.hypervisor().blockJob(current.serverId(), current.target());
    if (cancelled.isPresent()) {
      return cancelled;
    }
    if (lease.hasRunOut()) {
      return Optional.of("nobody asked about it for %d s".formatted(lease.length().toSeconds()));
    }
    if (!kind.uses(seen)) {
      return Optional.of(
          "its block job ended by itself: the share may be full or away, or Nova made a snapshot");
    }
    var late = startedAt.plus(tools.settings().readyTimeout());
    if (!isInStep() && tools.clock().instant().isAfter(late)) {
      return Optional.of(
          "not in step with the guest within %d s, %d bytes were left: the guest writes faster than the copy; allow more bandwidth or time"
              .formatted(tools.settings().readyTimeout().toSeconds(), left()));
    }
    return Optional.empty();
  }

  /** Ready, and little enough is left to copy it in the pause, at full speed. */
  private boolean isInStep() {
    if (seen.filter(BlockJob::ready).isEmpty()) {
      return false;
    }
    if (seen.get().mibPerSecond() != 0) {
      tools.hypervisor().setJobSpeed(request.serverId(), request.target(), 0);
    }
    return left() <= tools.settings().lastBytes();
  }

  private long left() {
    return seen.map(job -> job.total() - job.done()).orElse(0L);
  }

  private Optional<JobOutcome> pauseIfStillFit(JournalEntry overlaid) {
    stopped = reasonToStop(overlaid);
    if (stopped.isEmpty()) {
      try {
        checks.quietDomain(request.serverId());
      } catch (Refusal e) {
        stopped = Optional.of(e.reason());
      }
    }
    if (stopped.isPresent()) {
      return Optional.empty();
    }
    if (!isInStep()) {
      stopped = Optional.of("the guest writes faster than the copy");
      return Optional.empty();
    }
    enter(JobStep.PAUSING);
    var pausing = save(overlaid.pausing(JobStep.PAUSING, tools.files().inode(overlaid.overlay())));
    var stoodStill = pause.run(pausing);
    enter(JobStep.RECORDING);
    return Optional.of(recovery.record(pausing, seen.map(BlockJob::total).orElse(0L), stoodStill));
  }

  private void settle(String reason) {
    if (entry.isEmpty()) {
      outcome = Optional.of(new Refused(reason));
      return;
    }
    try {
      outcome = Optional.of(recovery.settle(entry.get(), reason));
      pause.over();
      waitingFor = "";
    } catch (RuntimeException e) {
      log.warn("{}: cannot be brought to an end now, will be tried again", this, e);
      waitingFor = "%s; to bring it to an end: %s".formatted(reason, e.getMessage());
    }
  }

  private JournalEntry save(JournalEntry next) {
    entry = Optional.of(next);
    tools.journal().write(next);
    return next;
  }

  private void enter(JobStep next) {
    step = next;
  }

  private static IllegalStateException gone(JournalEntry current) {
    return new IllegalStateException("'%s' is gone".formatted(current.disk()));
  }

  @Override
  public void cancel(String reason) {
    cancelled = Optional.of(reason);
  }

  @Override
  public void renew() {
    lease.renew();
  }

  @Override
  public void setSpeed(long limit) {
    mibPerSecond = limit;
    if (step == JobStep.COPYING && seen.filter(job -> !job.ready()).isPresent()) {
      tools.hypervisor().setJobSpeed(request.serverId(), request.target(), limit);
    }
  }

  @Override
  public JobProgress progress() {
    return new JobProgress(
        request.id(),
        kind,
        request.serverId(),
        request.target(),
        step,
        seen.map(BlockJob::done).orElse(0L),
        seen.map(BlockJob::total).orElse(0L),
        seen.filter(BlockJob::ready).isPresent(),
        waitingFor,
        startedAt,
        outcome);
  }

  @Override
  public String toString() {
    return "seal %s of server %s, disk %s"
        .formatted(request.id(), request.serverId(), request.target());
  }
}
