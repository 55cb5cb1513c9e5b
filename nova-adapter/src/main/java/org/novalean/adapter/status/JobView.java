package org.novalean.adapter.status;

import java.time.Instant;
import java.util.Optional;
import org.novalean.storage.messages.JobReport;

/**
 * A seal, a hydration, or the move of a volume by Cinder, of which the copy that Nova makes is
 * seen.
 *
 * @param kind {@code seal}, {@code hydration} or {@code move}
 * @param target the disk that it is at
 * @param totalBytes as far as known; grows while the guest writes
 * @param progress of this disk, from 0 to 1; never goes back
 * @param etaSeconds for this disk
 * @param pauseSeconds how long the guest stood still for it
 * @param reason why it ended so, or what it waits for; empty for nothing
 */
public record JobView(
    String serverId,
    Optional<String> serverName,
    String host,
    String kind,
    String target,
    String step,
    String state,
    long doneBytes,
    long totalBytes,
    Optional<Double> progress,
    Optional<Double> etaSeconds,
    Optional<Double> pauseSeconds,
    Instant startedAt,
    String reason) {

  private static final String MOVE = "move";

  /** The disk of the job, which is what has a pace. */
  static String key(JobReport job) {
    return String.join(" ", job.serverId(), job.target(), job.startedAt().toString());
  }

  /** One that was begun just now. */
  public static JobView begun(JobReport job, String host, String serverName) {
    return of(job, host, Optional.of(serverName), Pace.Progress.UNKNOWN);
  }

  /** One of a host's report. */
  static JobView of(JobReport job, String host, Optional<String> serverName, Pace.Progress pace) {
    return new JobView(
        job.serverId(),
        serverName,
        host,
        job.job(),
        job.target(),
        job.step(),
        job.state(),
        job.done(),
        job.total(),
        job.state().equals("done") ? Optional.of(1.0) : pace.fraction(),
        job.isRunning() ? pace.etaSeconds() : Optional.empty(),
        job.pauseMillis().map(millis -> millis / 1000.0),
        job.startedAt(),
        job.reason());
  }

  /** It still goes on. */
  public boolean isRunning() {
    return state.equals("running");
  }

  /** It is Cinder's and Nova's work, whoever asked for it, and takes nothing of our budgets. */
  public boolean isMove() {
    return kind.equals(MOVE);
  }

  /** The same job of the same server, whichever disk it is at. */
  boolean isSameAs(JobView other) {
    return serverId.equals(other.serverId)
        && kind.equals(other.kind)
        && startedAt.equals(other.startedAt);
  }

  JobView unheard(String why) {
    return new JobView(
        serverId,
        serverName,
        host,
        kind,
        target,
        step,
        state,
        doneBytes,
        totalBytes,
        progress,
        Optional.empty(),
        pauseSeconds,
        startedAt,
        why);
  }
}
