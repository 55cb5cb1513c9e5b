package org.novalean.storage.agent;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.novalean.storage.job.JobKind;
import org.novalean.storage.job.JobOutcome;
import org.novalean.storage.job.JobProgress;
import org.novalean.storage.messages.JobReport;

/** Puts a job's progress into the words that adapters understand. */
final class JobReports {

  private JobReports() {}

  static JobReport of(JobProgress progress) {
    var pause =
        progress
            .outcome()
            .filter(JobOutcome.Done.class::isInstance)
            .map(outcome -> ((JobOutcome.Done) outcome).pause().toMillis());
    return new JobReport(
        progress.serverId(),
        progress.kind() == JobKind.HYDRATION ? "hydration" : "seal",
        progress.target(),
        progress.step().name(),
        progress.done(),
        progress.total(),
        progress.outcome().map(JobReports::state).orElse("running"),
        progress.outcome().map(JobReports::reason).orElse(progress.waitingFor()),
        pause,
        progress.startedAt());
  }

  private static String state(JobOutcome outcome) {
    return outcome.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  private static String reason(JobOutcome outcome) {
    if (outcome instanceof JobOutcome.Done done) {
      return "%s, %d bytes in %.1f s, the guest stood still for %d ms"
          .formatted(
              done.layer(),
              done.bytes(),
              done.duration().toMillis() / 1000.0,
              done.pause().toMillis());
    }
    if (outcome instanceof JobOutcome.Failed failed) {
      return failed.reason() + ". " + failed.advice();
    }
    return outcome.reason();
  }

  /** A job that nothing is known of. */
  static JobReport none(String serverId, Instant now) {
    return new JobReport(
        serverId,
        "seal",
        "",
        "",
        0,
        0,
        "undone",
        "no job of this server is known here: it ended over an hour ago, or the agent was restarted meanwhile, and undoes or has undone what it had begun",
        Optional.empty(),
        now);
  }
}
