package org.novalean.storage.agent;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.novalean.storage.hypervisor.Hypervisor;
import org.novalean.storage.rpc.AgentServer;
import org.novalean.storage.runner.DiskJobs;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The agent: recovers what an earlier one left, then answers requests and reports. */
public final class AgentService implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AgentService.class);
  private static final Duration REPORT_EVERY = Duration.ofSeconds(5);

  private final Hypervisor hypervisor;
  private final DiskJobs jobs;
  private final HostDescription host;
  private final AgentServer server;
  private final ScheduledExecutorService executor;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final ScheduledExecutorService reporter =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            var thread = new Thread(task, "reports");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * Makes one; {@link #run} starts it.
   *
   * @param executor of the jobs; ended with it
   */
  public AgentService(
      Hypervisor hypervisor,
      DiskJobs jobs,
      HostDescription host,
      AgentServer server,
      ScheduledExecutorService executor) {
    this.hypervisor = requireNonNull(hypervisor, "hypervisor is null");
    this.jobs = requireNonNull(jobs, "jobs is null");
    this.host = requireNonNull(host, "host is null");
    this.server = requireNonNull(server, "server is null");
    this.executor = requireNonNull(executor, "executor is null");
  }

  /** Runs until {@link #close}. */
  public void run() throws InterruptedException {
    recover();
    server.start();
    var unused =
        reporter.scheduleWithFixedDelay(
            this::report, 0, REPORT_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    log.info("nova-lean-agent is ready");
    closing.await();
  }

  /** A guest that an earlier agent left paused comes before everything else. */
  private void recover() {
    List<String> problems = new ArrayList<>();
    jobs.recoverAll()
        .forEach(
            unreadable ->
                problems.add("the journal has what cannot be read: %s".formatted(unreadable)));
    problems.forEach(problem -> log.error("{}", problem));
    host.problems(problems);
  }

  private void report() {
    try {
      server.report(host.now());
    } catch (RuntimeException e) {
      log.error("this report failed; trying again", e);
    }
  }

  /** Jobs under way are left to their journal: the next agent finishes or undoes them. */
  @Override
  public void close() {
    closing.countDown();
    reporter.shutdownNow();
    server.close();
    executor.shutdownNow();
    hypervisor.close();
  }
}
