package org.novalean.storage.hydrate;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.novalean.storage.hypervisor.Domain;
import org.novalean.storage.hypervisor.DomainState;
import org.novalean.storage.job.JobKind;
import org.novalean.storage.job.JobOutcome;
import org.novalean.storage.job.JobOutcome.Done;
import org.novalean.storage.job.JobOutcome.Failed;
import org.novalean.storage.job.JobOutcome.Undone;
import org.novalean.storage.job.JobStep;
import org.novalean.storage.job.JobTools;
import org.novalean.storage.job.JournalEntry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a hydration to an end that stopped anywhere, by the facts. Dying in it and running it
 * again is fine. What cannot be done now throws, and is to be tried again later.
 */
public final class HydrationRecovery {
  private static final Logger log = LoggerFactory.getLogger(HydrationRecovery.class);

  private final JobTools tools;
  private final Consumer<JobStep> enter;

  public HydrationRecovery(JobTools tools) {
    this(tools, step -> {});
  }

  HydrationRecovery(JobTools tools, Consumer<JobStep> enter) {
    this.tools = requireNonNull(tools, "tools is null");
    this.enter = requireNonNull(enter, "enter is null");
  }

  /** Ends it; {@code why} it did not come to its end by itself is for a person. */
  public JobOutcome settle(JournalEntry entry, String why) {
    if (entry.step() == JobStep.RECORDING) {
      return done(entry, 0, Duration.ZERO);
    }
    var facts = HydrationFacts.lookAt(entry, tools);
    if (facts.sameProcess() && JobKind.HYDRATION.uses(facts.job())) {
      tools.hypervisor().cancelJob(entry.serverId(), entry.target());
      facts = HydrationFacts.lookAt(entry, tools);
    }
    log.info("{} stopped in {}: {} ({})", entry, entry.step(), why, facts);
    if (facts.isPulled()) {
      return flush(entry, 0);
    }
    if (facts.headerNamesNothing()) {
      return facts.isActive() ? notKnownToBeFlushed(entry) : putBack(entry, why);
    }
    tools.journal().remove(entry);
    return new Undone(why + "; what was pulled stays, the rest is still read from the layer");
  }

  /**
   * All was pulled: pausing the guest puts it on the disk. libvirt pauses no guest that is stopped
   * already, an I/O error's for example, so nothing would be flushed then.
   */
  JobOutcome flush(JournalEntry entry, long bytes) {
    var state = state(entry);
    var paused = state.equals(Optional.of(DomainState.PAUSED_BY_USER)) && entry.pausedByUs();
    if (!paused && !state.equals(Optional.of(DomainState.RUNNING))) {
      throw notFlushed(state);
    }
    enter.accept(JobStep.FLUSHING);
    var flushing = entry.pausing(JobStep.FLUSHING, entry.overlayInode());
    tools.journal().write(flushing);
    tools.steps().entered(flushing, JobStep.FLUSHING);
    var watch = tools.watchdog().watch(flushing);
    var began = tools.clock().instant();
    try {
      if (!paused) {
        tools.hypervisor().suspend(entry.serverId());
        mustBePaused(entry);
      }
    } catch (RuntimeException e) {
      resume(entry);
      watch.standDown();
      // It is tried again, and whoever has the guest paused by then is somebody else.
      tools.journal().write(flushing.notPausing(JobStep.FLUSHING));
      throw e;
    }
    resume(entry);
    watch.standDown();
    var pause = Duration.between(began, tools.clock().instant());
    enter.accept(JobStep.RECORDING);
    var recording = flushing.notPausing(JobStep.RECORDING);
    tools.journal().write(recording);
    tools.steps().entered(recording, JobStep.RECORDING);
    return done(entry, bytes, pause);
  }

  private void resume(JournalEntry entry) {
    if (isPaused(entry)) {
      tools.hypervisor().resume(entry.serverId());
    }
  }

  /** It may have stopped just before. */
  private void mustBePaused(JournalEntry entry) {
    if (!isPaused(entry)) {
      throw notFlushed(state(entry));
    }
  }

  private static IllegalStateException notFlushed(Optional<DomainState> state) {
    return new IllegalStateException(
        "the guest is %s, and not by this job; what was pulled is flushed when it runs again"
            .formatted(state.map(Enum::name).orElse("unknown to libvirt")));
  }

  private boolean isPaused(JournalEntry entry) {
    return state(entry).equals(Optional.of(DomainState.PAUSED_BY_USER));
  }

  private Optional<DomainState> state(JournalEntry entry) {
    return tools.hypervisor().domain(entry.serverId()).map(Domain::state);
  }

  /** QEMU died after the pull and before the flush: with the layer below it the disk is right. */
  private JobOutcome putBack(JournalEntry entry, String why) {
    tools.images().rebaseUnsafely(entry.disk(), entry.layerPath());
    tools.journal().remove(entry);
    return new Undone(why + "; the disk lies on its layer again, nothing is lost");
  }

  private static JobOutcome notKnownToBeFlushed(JournalEntry entry) {
    return new Failed(
        "QEMU died after the pull and was started again before this agent looked: parts of what was pulled may be missing from '%s', and the guest may read zeros there"
            .formatted(entry.disk()),
        """
        Stop server %1$s now (openstack server stop), then on this host: qemu-img rebase -u -f qcow2 -F qcow2 -b %2$s %3$s; \
        then start it. This is right in either case. Then restart the agent, which forgets this hydration."""
            .formatted(entry.serverId(), entry.layerPath(), entry.disk()));
  }

  private JobOutcome done(JournalEntry entry, long bytes, Duration pause) {
    // What tells its disk without a layer from one that Nova made anew.
    tools.layers().noteStoodOn(entry.layer());
    tools.journal().remove(entry);
    return new Done(
        entry.layer(), bytes, Duration.between(entry.startedAt(), tools.clock().instant()), pause);
  }
}
