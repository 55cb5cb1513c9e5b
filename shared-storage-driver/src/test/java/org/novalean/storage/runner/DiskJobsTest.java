package org.novalean.storage.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.novalean.storage.job.TestingHost.SERVER;
import static org.novalean.storage.job.TestingHost.TARGET;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.storage.hydrate.HydrationRequest;
import org.novalean.storage.hypervisor.DomainState;
import org.novalean.storage.job.CrashPoints.AgentDied;
import org.novalean.storage.job.JobOutcome;
import org.novalean.storage.job.JobOutcome.Done;
import org.novalean.storage.job.JobOutcome.Refused;
import org.novalean.storage.job.JobOutcome.Undone;
import org.novalean.storage.job.JobProgress;
import org.novalean.storage.job.TestingHost;
import org.novalean.storage.seal.Seal;
import org.novalean.storage.seal.SealRequest;

class DiskJobsTest {

  private final TestingHost host;
  private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(2);
  private final DiskJobs jobs;

  DiskJobsTest(@TempDir Path directory) {
    host = new TestingHost(directory);
    jobs = new DiskJobs(host.tools(), executor, 1);
  }

  @AfterEach
  void close() throws InterruptedException {
    executor.shutdownNow();
    assertThat(executor.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    host.close();
  }

  private static SealRequest seal(String id) {
    return new SealRequest(id, SERVER, TARGET, Optional.empty(), 0, "test");
  }

  private JobOutcome outcome() {
    return await()
        .until(() -> jobs.status(SERVER, true).flatMap(JobProgress::outcome), Optional::isPresent)
        .orElseThrow();
  }

  @Test
  void sealsAndHydrates() {
    jobs.start(seal("1"));
    assertThat(outcome()).isInstanceOf(Done.class);
    jobs.start(new HydrationRequest("2", SERVER, TARGET, 0, "test"));
    assertThat(outcome()).isInstanceOf(Done.class);
    assertThat(host.vda().chain()).containsExactly(host.disk);
  }

  @Test
  void askingTwiceBeginsNothingTwice() {
    jobs.start(seal("1"));
    assertThat(outcome()).isInstanceOf(Done.class);
    assertThat(jobs.start(seal("1")).outcome().orElseThrow()).isInstanceOf(Done.class);
    assertThat(host.hypervisor.calls()).noneMatch(call -> call.method().equals("startCommit"));
  }

  @Test
  void whatEndedAnHourAgoIsForgotten() {
    jobs.start(seal("1"));
    assertThat(outcome()).isInstanceOf(Done.class);
    var nowhere = new SealRequest("2", "another", TARGET, Optional.empty(), 0, "test");
    jobs.start(nowhere);
    await().until(() -> jobs.status("another", true).flatMap(JobProgress::outcome).isPresent());
    host.clock.advance(Duration.ofMinutes(59));
    assertThat(jobs.all()).hasSize(2);

    host.clock.advance(Duration.ofMinutes(1));

    assertThat(jobs.all()).isEmpty();
    assertThat(jobs.status(SERVER, true)).isEmpty();
    jobs.start(seal("3"));
    assertThat(outcome()).isInstanceOf(Done.class);
  }

  @Test
  void oneJobAtATimeIsDoneToAServerAndSoManyToAHost() {
    host.hypervisor.jobsFinishByThemselves(false);
    jobs.start(seal("1"));
    assertThat(jobs.start(seal("2")).outcome().map(JobOutcome::reason).orElseThrow())
        .startsWith("busy: FIRST_SEAL 1");
    var other = new SealRequest("3", "another", TARGET, Optional.empty(), 0, "test");
    assertThat(jobs.start(other).outcome())
        .contains(new Refused("busy: this host has 1 of 1 jobs"));
    assertThat(jobs.status("another", true)).isEmpty();
  }

  @Test
  void aCancelIsAnsweredWhenNovaCanHaveTheDisk() {
    host.hypervisor.jobsFinishByThemselves(false);
    jobs.start(seal("1"));
    await().until(() -> host.hypervisor.blockJob(SERVER, TARGET).isPresent());
    var answer = jobs.cancel(SERVER, "Nova migrates it").toCompletableFuture().join();
    assertThat(answer).contains(new Undone("Nova migrates it"));
    assertThat(host.hypervisor.blockJob(SERVER, TARGET)).isEmpty();
    assertThat(jobs.cancel(SERVER, "again").toCompletableFuture().join()).isEmpty();
  }

  @Test
  void whatAnEarlierAgentLeftIsBroughtToAnEnd() throws IOException {
    dieAfter("suspend");
    assertThat(host.state()).isEqualTo(DomainState.PAUSED_BY_USER);
    var foreign = Files.writeString(host.journalDirectory.resolve("notes.txt"), "x");
    assertThat(jobs.recoverAll()).extracting("file").containsExactly(foreign);
    assertThat(outcome()).isInstanceOf(Undone.class);
    assertThat(host.state()).isEqualTo(DomainState.RUNNING);
    host.assertNothingIsLost("recovered");
  }

  @Test
  void libvirtComingBackIsReasonEnough() {
    dieAfter("pivot");
    host.hypervisor.connected(true);
    assertThat(outcome()).isInstanceOf(Done.class);
    host.assertNothingIsLost("recovered");
  }

  @Test
  void aGuestThatSomebodyPausesDuringARecoveryStaysPaused() {
    dieAfter("suspend");
    var tries = new AtomicInteger();
    host.layers.beforeAct(
        act -> {
          if (act.equals("remove")) {
            tries.incrementAndGet();
            throw new UncheckedIOException(new IOException("the share is away"));
          }
        });
    jobs.recoverAll();
    await().until(() -> tries.get() > 0);
    host.hypervisor.state(SERVER, DomainState.PAUSED_BY_USER);
    var before = tries.get();
    await().until(() -> tries.get() > before + 1);
    assertThat(host.state()).isEqualTo(DomainState.PAUSED_BY_USER);
    host.layers.beforeAct(act -> {});
    assertThat(outcome()).isInstanceOf(Undone.class);
    assertThat(host.state()).isEqualTo(DomainState.PAUSED_BY_USER);
    host.hypervisor.state(SERVER, DomainState.RUNNING);
    host.assertNothingIsLost("recovered");
  }

  private void dieAfter(String method) {
    var tools = host.tools();
    host.hypervisor.afterCall(
        call -> {
          if (call.method().equals(method)) {
            host.crashes.agentDies();
          }
        });
    try {
      host.run(new Seal(seal("earlier"), tools));
    } catch (AgentDied e) {
      host.hypervisor.afterCall(call -> {});
    }
    host.crashes.noAccident();
  }
}
