package org.novalean.storage.runner;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.novalean.storage.hydrate.HydrationRecovery;
import org.novalean.storage.job.DiskJob;
import org.novalean.storage.job.JobKind;
import org.novalean.storage.job.JobOutcome;
import org.novalean.storage.job.JobProgress;
import org.novalean.storage.job.JobTools;
import org.novalean.storage.job.JournalEntry;
import org.novalean.storage.seal.SealRecovery;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings to an end what an earlier agent left in the journal. It needs no lease. */
final class RecoveryJob implements DiskJob {
  private static final Logger log = LoggerFactory.getLogger(RecoveryJob.class);

  private final JournalEntry entry;
  private final JobTools tools;
  private volatile Optional<JobOutcome> outcome = Optional.empty();
  private volatile String waitingFor = "";

  RecoveryJob(JournalEntry entry, JobTools tools) {
    this.entry = requireNonNull(entry, "entry is null");
    this.tools = requireNonNull(tools, "tools is null");
  }

  @Override
  public Optional<JobOutcome> advance() {
    if (outcome.isEmpty()) {
      try {
        var why = "the agent stopped in it";
        var latest = tools.journal().latest(entry);
        outcome =
            Optional.of(
                entry.kind() == JobKind.HYDRATION
                    ? new HydrationRecovery(tools).settle(latest, why)
                    : new SealRecovery(tools).settle(latest, why));
      } catch (RuntimeException e) {
        if (!waitingFor.equals(String.valueOf(e.getMessage()))) {
          log.warn("{}: cannot be brought to an end now, will be tried again", entry, e);
        }
        waitingFor = String.valueOf(e.getMessage());
      }
    }
    return outcome;
  }

  @Override
  public void cancel(String reason) {
    // It ends as soon as it can anyway.
  }

  @Override
  public void renew() {
    // Nobody has to want it.
  }

  @Override
  public void keep() {
    // Nor that.
  }

  @Override
  public void setSpeed(long mibPerSecond) {
    // Its block job is gone, or about to be.
  }

  @Override
  public JobProgress progress() {
    return new JobProgress(
        entry.id(),
        entry.kind(),
        entry.serverId(),
        entry.target(),
        entry.step(),
        0,
        0,
        false,
        waitingFor,
        entry.startedAt(),
        outcome);
  }
}
