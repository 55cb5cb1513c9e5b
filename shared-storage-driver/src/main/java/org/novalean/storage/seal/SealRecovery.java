package org.novalean.storage.seal;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import org.novalean.storage.hypervisor.DomainState;
import org.novalean.storage.hypervisor.HypervisorException;
import org.novalean.storage.job.ImageUsers;
import org.novalean.storage.job.JobKind;
import org.novalean.storage.job.JobOutcome;
import org.novalean.storage.job.JobOutcome.Done;
import org.novalean.storage.job.JobOutcome.Failed;
import org.novalean.storage.job.JobOutcome.Undone;
import org.novalean.storage.job.JobStep;
import org.novalean.storage.job.JobTools;
import org.novalean.storage.job.JournalEntry;
import org.novalean.storage.seal.SealVerdict.Contradiction;
import org.novalean.storage.seal.SealVerdict.Finish;
import org.novalean.storage.seal.SealVerdict.Leave;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a seal to an end that stopped anywhere, by the facts. Dying in it and running it again is
 * fine. What cannot be done now throws, and is to be tried again later.
 */
public final class SealRecovery {
  private static final Logger log = LoggerFactory.getLogger(SealRecovery.class);

  private final JobTools tools;
  private final ImageUsers users;

  public SealRecovery(JobTools tools) {
    this.tools = requireNonNull(tools, "tools is null");
    this.users = new ImageUsers(tools);
  }

  /**
   * Finishes or undoes.
   *
   * @param why it did not come to its end by itself, for a person
   */
  public JobOutcome settle(JournalEntry entry, String why) {
    var facts = SealFacts.lookAt(entry, tools);
    if (mayStillPivot(entry, facts)) {
      // A pivot that was asked for may still be on its way. Without the job it cannot happen any
      // more; only then the guest may run on the old top.
      tools.hypervisor().cancelJob(entry.serverId(), entry.target());
      facts = SealFacts.lookAt(entry, tools);
      if (mayStillPivot(entry, facts)) {
        throw new IllegalStateException(
            "the block job on disk '%s' is still there".formatted(entry.target()));
      }
    }
    var verdict = SealVerdict.of(entry, facts);
    log.info("{} stopped in {}: {}: {} ({})", entry, entry.step(), why, verdict, facts);
    if (verdict instanceof Finish) {
      return finish(entry, facts);
    }
    if (verdict instanceof Contradiction contradiction) {
      return report(entry, facts, contradiction.reason());
    }
    resumeIfOurs(entry);
    if (verdict instanceof Leave leave) {
      tools.journal().remove(entry);
      return new Undone(leave.reason() + "; the layer is left to the garbage collection");
    }
    return undo(entry, why + closeForWriting(entry, facts));
  }

  /**
   * libvirt opens the layer for writing before a commit, and leaves it so: Nova's next live
   * snapshot would fail.
   *
   * @return what is to be said of it
   */
  private String closeForWriting(JournalEntry entry, SealFacts facts) {
    if (entry.kind() != JobKind.LATER_SEAL || !facts.sameProcess()) {
      return "";
    }
    try {
      tools.hypervisor().openReadOnly(entry.serverId(), entry.layerPath());
      return "";
    } catch (HypervisorException.Gone e) {
      return "";
    } catch (HypervisorException.Refused e) {
      return "; the layer stays open for writing, so live snapshots fail until the next seal, live migration or hard reboot: "
          + e.getMessage();
    }
  }

  private static boolean mayStillPivot(JournalEntry entry, SealFacts facts) {
    return facts.sameProcess()
        && entry.kind().uses(facts.job())
        && !facts.runsOn(entry.layerPath())
        && !facts.isRenamed(entry);
  }

  private JobOutcome undo(JournalEntry entry, String why) {
    // From here on a missing new top no longer tells that it took the disk's name.
    var undoing = entry.notPausing(JobStep.UNDOING);
    if (entry.step() != JobStep.UNDOING) {
      tools.journal().write(undoing);
    }
    tools.steps().entered(undoing, JobStep.UNDOING);
    tools.files().delete(entry.overlay());
    var reason = why + forgetLayer(entry);
    tools.journal().remove(entry);
    return new Undone(reason);
  }

  /** What is to be said of it. */
  private String forgetLayer(JournalEntry entry) {
    if (entry.kind() == JobKind.LATER_SEAL) {
      if (entry.step() == JobStep.PREPARING && entry.layerWasWhole()) {
        tools.layers().markUntouched(entry.layer());
        return "";
      }
      return "; until the next seal the layer alone is no point in time";
    }
    var named = users.of(entry.layerPath(), entry.serverId());
    if (named.isEmpty()) {
      tools.layers().remove(entry.layer());
      return "";
    }
    return "; '%s' is kept, for it is named by %s"
        .formatted(entry.layerPath(), String.join(", ", named));
  }

  private JobOutcome finish(JournalEntry entry, SealFacts facts) {
    if (facts.overlayThere()) {
      tools.files().rename(entry.overlay(), entry.disk());
    }
    // From here on the disk shows whatever is flushed to the layer, so the guest may run, whether
    // or not the snapshot can be made now.
    try {
      if (facts.runsOn(entry.layerPath())) {
        tools.hypervisor().snapshotOnto(entry.serverId(), entry.target(), entry.disk());
      }
    } catch (RuntimeException e) {
      resumeIfOurs(entry);
      // It is tried again, and whoever has the guest paused by then is somebody else.
      tools.journal().write(entry.notPausing(entry.step()));
      throw e;
    }
    resumeIfOurs(entry);
    // Later is not known: this host may have been down since.
    return record(entry, entry.startedAt(), 0, Duration.ZERO);
  }

  /**
   * The disk is the new top and the guest runs on it: what is left is to say so.
   *
   * @param at the moment whose data the layer has, or one before
   */
  JobOutcome record(JournalEntry entry, Instant at, long bytes, Duration pause) {
    var recording = entry.notPausing(JobStep.RECORDING);
    tools.journal().write(recording);
    tools.steps().entered(recording, JobStep.RECORDING);
    tools.layers().markWhole(entry.layer(), at);
    tools.journal().remove(entry);
    return new Done(
        entry.layer(), bytes, Duration.between(entry.startedAt(), tools.clock().instant()), pause);
  }

  private JobOutcome report(JournalEntry entry, SealFacts facts, String reason) {
    if (facts.runsOn(entry.disk())) {
      resumeIfOurs(entry);
    }
    return new Failed(
        "%s; nothing was touched. Seen: %s".formatted(reason, facts),
        """
        Do not restart server %1$s before this is understood. See what its QEMU has open and what the files say: \
        virsh domblklist %1$s; qemu-img info -U --backing-chain %2$s; ls -i %2$s %3$s; qemu-img info -U %4$s. \
        Then remove the journal entry of %1$s, disk %5$s, and restart the agent."""
            .formatted(
                entry.serverId(),
                entry.disk(),
                entry.overlay(),
                entry.layerPath(),
                entry.target()));
  }

  private void resumeIfOurs(JournalEntry entry) {
    if (!entry.pausedByUs()) {
      return;
    }
    tools
        .hypervisor()
        .domain(entry.serverId())
        .filter(domain -> domain.state() == DomainState.PAUSED_BY_USER)
        .filter(domain -> domain.process().filter(entry.process()::equals).isPresent())
        .ifPresent(domain -> tools.hypervisor().resume(entry.serverId()));
  }
}
