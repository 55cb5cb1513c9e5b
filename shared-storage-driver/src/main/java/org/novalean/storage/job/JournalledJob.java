package org.novalean.storage.job;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.novalean.storage.hypervisor.BlockJob;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What seals and hydrations have in common: they go on step by step; whatever stops that, an
 * exception or a reason to give up, leaves the rest to their recovery, which is tried until it can
 * be done.
 */
public abstract class JournalledJob implements DiskJob {
  private static final Logger log = LoggerFactory.getLogger(JournalledJob.class);

  private final String id;
  protected final String serverId;
  protected final String target;
  protected final JobTools tools;
  protected final Instant startedAt;
  private final Lease lease;

  private volatile JobKind kind;
  private volatile JobStep step = JobStep.PREPARING;
  private volatile Optional<JournalEntry> entry = Optional.empty();
  private volatile Optional<BlockJob> seen = Optional.empty();
  private volatile Optional<JobOutcome> outcome = Optional.empty();
  private volatile Optional<String> cancelled = Optional.empty();
  private volatile String waitingFor = "";
  private volatile long mibPerSecond;

  /** Why it does not go on step by step any more. */
  private Optional<String> stopped = Optional.empty();

  protected JournalledJob(
      String id, JobKind kind, String serverId, String target, long mibPerSecond, JobTools tools) {
    this.id = requireNonNull(id, "id is null");
    this.kind = requireNonNull(kind, "kind is null");
    this.serverId = requireNonNull(serverId, "serverId is null");
    this.target = requireNonNull(target, "target is null");
    this.tools = requireNonNull(tools, "tools is null");
    this.mibPerSecond = mibPerSecond;
    this.startedAt = tools.clock().instant();
    this.lease = new Lease(tools.clock(), tools.settings().lease());
  }

  /** Checks, and puts the first entry on record with {@link #begin}. May throw {@link Refusal}. */
  protected abstract void prepare();

  /** Goes on from the entry on record. */
  protected abstract Optional<JobOutcome> go(JournalEntry current);

  /** Brings to an end what stopped, by the facts. Throws where that cannot be done now. */
  protected abstract JobOutcome settle(JournalEntry current, String why);

  @Override
  public Optional<JobOutcome> advance() {
    if (outcome.isPresent()) {
      return outcome;
    }
    if (stopped.isEmpty()) {
      try {
        outcome = next();
      } catch (RuntimeException e) {
        log.info("{}: {} failed: {}", this, step, e.getMessage());
        log.debug("{}: {} failed", this, step, e);
        stop("%s failed: %s".formatted(step, e.getMessage()));
      }
    }
    stopped.ifPresent(this::end);
    return outcome;
  }

  private Optional<JobOutcome> next() {
    if (entry.isPresent()) {
      return go(entry.get());
    }
    if (cancelled.isPresent()) {
      return cancelled.map(JobOutcome.Refused::new);
    }
    try {
      prepare();
      return Optional.empty();
    } catch (Refusal e) {
      return Optional.of(new JobOutcome.Refused(e.reason()));
    }
  }

  private void end(String why) {
    if (entry.isEmpty()) {
      outcome = Optional.of(new JobOutcome.Refused(why));
      return;
    }
    try {
      outcome = Optional.of(settle(tools.journal().latest(entry.get()), why));
      waitingFor = "";
    } catch (RuntimeException e) {
      log.warn("{}: cannot be brought to an end now, will be tried again", this, e);
      waitingFor = "%s; to bring it to an end: %s".formatted(why, e.getMessage());
    }
  }

  /** Before this is on record there is nothing to bring to an end. */
  protected final JournalEntry begin(JournalEntry first) {
    kind = first.kind();
    tools.journal().write(first);
    entry = Optional.of(first);
    tools.steps().entered(first, first.step());
    return first;
  }

  protected final JournalEntry save(JournalEntry next) {
    enter(next.step());
    entry = Optional.of(next);
    tools.journal().write(next);
    tools.steps().entered(next, next.step());
    return next;
  }

  protected final void enter(JobStep next) {
    step = next;
  }

  protected final void stop(String reason) {
    stopped = Optional.of(reason);
  }

  protected final void waitFor(String what) {
    waitingFor = what;
  }

  /** Somebody wants it to end, or nobody wants it to go on. */
  protected final Optional<String> reasonToStop() {
    if (cancelled.isEmpty() && lease.hasRunOut()) {
      return Optional.of("nobody asked about it for %d s".formatted(lease.length().toSeconds()));
    }
    return cancelled;
  }

  /** Somebody has seen that Nova does nothing with the server, not longer ago than that. */
  protected final boolean isAskedAboutWithin(Duration time) {
    return lease.wasRenewedWithin(time);
  }

  /** Asks libvirt for the block job. */
  protected final Optional<BlockJob> look() {
    var found = tools.hypervisor().blockJob(serverId, target);
    if (found.isPresent()) {
      seen = found;
    }
    return found;
  }

  /** The block job as last seen. */
  protected final Optional<BlockJob> seen() {
    return seen;
  }

  protected final JobKind kind() {
    return kind;
  }

  protected final long mibPerSecond() {
    return mibPerSecond;
  }

  @Override
  public final void cancel(String reason) {
    cancelled = Optional.of(reason);
  }

  @Override
  public final void renew() {
    lease.renew();
  }

  @Override
  public final void keep() {
    lease.keep();
  }

  @Override
  public final void setSpeed(long limit) {
    mibPerSecond = limit;
    if ((step == JobStep.COPYING || step == JobStep.PULLING)
        && seen.filter(job -> !job.ready()).isPresent()) {
      tools.hypervisor().setJobSpeed(serverId, target, limit);
    }
  }

  @Override
  public final JobProgress progress() {
    return new JobProgress(
        id,
        kind,
        serverId,
        target,
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
    return "%s %s of server %s, disk %s".formatted(kind, id, serverId, target);
  }
}
