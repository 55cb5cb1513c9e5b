package org.novalean.adapter.placement;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.novalean.adapter.agents.Agents;
import org.novalean.adapter.compute.Server;
import org.novalean.storage.messages.JobReport;

/** Watches a job on one server's disks to its end: one that it begins, or one that it finds. */
final class JobWatch {

  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  /** An agent may be restarted meanwhile; then its lease on the job is over anyway. */
  private static final int SILENCES = 20;

  private final Agents agents;
  private final Sealing sealing;
  private final Server server;
  private final CountDownLatch cancel;
  private final Consumer<JobReport> progress;

  JobWatch(
      Agents agents,
      Sealing sealing,
      Server server,
      CountDownLatch cancel,
      Consumer<JobReport> progress) {
    this.agents = requireNonNull(agents, "agents is null");
    this.sealing = requireNonNull(sealing, "sealing is null");
    this.server = requireNonNull(server, "server is null");
    this.cancel = requireNonNull(cancel, "cancel is null");
    this.progress = requireNonNull(progress, "progress is null");
  }

  /** Returns when it is over, or where it was cancelled and is another's. */
  JobReport run(Work work) throws Sealing.NotNow, InterruptedException {
    var host = server.host().orElseThrow(() -> new Sealing.NotNow("the server is on no host"));
    try {
      var begun = sealing.begin(work, server.id(), host, 0, "nova-lean");
      try {
        return await(host, begun, true);
      } finally {
        ended(host);
      }
    } catch (Sealing.Busy e) {
      if (!work.isJob(e.running())) {
        throw e;
      }
      var last = await(host, e.running(), false);
      if (!last.isRunning()) {
        // Whoever began it may be gone.
        ended(host);
      }
      return last;
    }
  }

  private void ended(String host) {
    sealing.ended(server.id(), runsOn(host));
  }

  private boolean runsOn(String host) {
    try {
      return agents.describe(host).join().servers().stream()
          .anyMatch(s -> s.serverId().equals(server.id()) && s.state().equals("RUNNING"));
    } catch (CompletionException e) {
      return false;
    }
  }

  private JobReport await(String host, JobReport first, boolean ours)
      throws InterruptedException, Sealing.NotNow {
    var report = first;
    var silences = 0;
    while (report.isRunning()) {
      progress.accept(report);
      var cancelled = cancel.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
      if (cancelled && !ours) {
        return report;
      }
      var nova = sealing.look(server.id());
      if ((cancelled || nova == NovaSeen.AT_WORK) && !release(host)) {
        TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
      }
      try {
        report = ask(host, nova == NovaSeen.QUIET && !cancelled).join();
        silences = 0;
      } catch (CompletionException e) {
        silences++;
        if (silences > SILENCES) {
          throw new Sealing.NotNow(
              "the agent on %s does not answer any more (%s); it undoes or finishes the work by itself"
                  .formatted(host, Sealing.reason(e)));
        }
      }
    }
    progress.accept(report);
    return report;
  }

  private CompletableFuture<JobReport> ask(String host, boolean mayHandOver) {
    return mayHandOver ? agents.jobOfQuiet(host, server.id()) : agents.job(host, server.id());
  }

  /** False where it is to be tried again; the look that follows counts an agent's silence. */
  private boolean release(String host) {
    try {
      var unused = agents.release(host, server.id()).join();
      return true;
    } catch (CompletionException e) {
      return false;
    }
  }
}
