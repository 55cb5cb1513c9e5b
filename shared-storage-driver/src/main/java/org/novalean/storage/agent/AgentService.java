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
import org.novalean.storage.job.Journal;
import org.novalean.storage.rpc.AgentServer;
import org.novalean.storage.runner.DiskJobs;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The agent: recovers what an earlier one left, then answers requests and reports. */
public final class AgentService implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AgentService.class);
  private static final Duration REPORT_EVERY = Duration.ofSeconds(5);
  private static final Duration UPKEEP_EVERY = Duration.ofSeconds(30);

  /** What cannot be recovered by then may wait for hours, and other servers want to start. */
  private static final Duration RECOVERED_WITHIN = Duration.ofSeconds(60);

  private final Hypervisor hypervisor;
  private final DiskJobs jobs;
  private final HostDescription host;
  private final Upkeep upkeep;
  private final AgentServer server;
  private final ScheduledExecutorService executor;
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile List<String> unreadable = List.of();
  private final ScheduledExecutorService upkeepAndReports =
      Executors.newScheduledThreadPool(
          2,
          task -> {
            var thread = new Thread(task, "upkeep and reports");
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
      Upkeep upkeep,
      AgentServer server,
      ScheduledExecutorService executor) {
    this.hypervisor = requireNonNull(hypervisor, "hypervisor is null");
    this.jobs = requireNonNull(jobs, "jobs is null");
    this.host = requireNonNull(host, "host is null");
    this.upkeep = requireNonNull(upkeep, "upkeep is null");
    this.server = requireNonNull(server, "server is null");
    this.executor = requireNonNull(executor, "executor is null");
  }

  /**
   * Runs until {@link #close}.
   *
   * @param hostIsReady told once what must come before nova-compute is done: tops are salvaged, the
   *     share is mounted where that could be, and what an earlier agent left is brought to an end
   *     where that could be within a minute: no guest is left paused, and each disk is one that a
   *     server may be started on. It does not wait for the message bus
   */
  public void run(Runnable hostIsReady) throws InterruptedException {
    begin();
    // Journal entries are about files of the share, so it has to be there first.
    lookAfterTheHost();
    // A guest that an earlier agent left paused comes before everything else.
    unreadable = jobs.recoverAll().stream().map(AgentService::words).toList();
    var recoveries = new Recoveries(jobs);
    server.start();
    every(UPKEEP_EVERY, this::lookAfterTheHost);
    every(REPORT_EVERY, this::report);
    await(recoveries);
    hostIsReady.run();
    log.info("nova-lean-agent is ready");
    closing.await();
  }

  private void await(Recoveries recoveries) throws InterruptedException {
    for (var left : recoveries.await(RECOVERED_WITHIN, closing)) {
      log.warn(
          "server {}, disk {}: what an earlier agent left is not brought to an end yet ({}), and nova-compute may start now: do not start this server before the journal has no entry of it",
          left.serverId(),
          left.target(),
          left.waitingFor());
    }
  }

  private void every(Duration period, Runnable task) {
    var unused =
        upkeepAndReports.scheduleWithFixedDelay(task, 0, period.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static String words(Journal.Unreadable unreadable) {
    return "the journal has what cannot be read, look at it before you remove it: " + unreadable;
  }

  private void begin() {
    try {
      upkeep.begin();
    } catch (RuntimeException e) {
      log.error("not all could be done that comes before nova-compute starts", e);
    }
  }

  private void lookAfterTheHost() {
    try {
      var problems = new ArrayList<>(unreadable);
      problems.addAll(upkeep.look());
      host.problems(problems);
    } catch (RuntimeException e) {
      log.error("the look after this host failed; trying again", e);
    }
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
    upkeepAndReports.shutdownNow();
    server.close();
    executor.shutdownNow();
    hypervisor.close();
  }
}
