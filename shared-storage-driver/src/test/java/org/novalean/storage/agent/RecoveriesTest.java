package org.novalean.storage.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.novalean.storage.job.TestingHost.SERVER;
import static org.novalean.storage.job.TestingHost.TARGET;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.storage.hypervisor.DomainState;
import org.novalean.storage.hypervisor.HypervisorException;
import org.novalean.storage.job.CrashPoints.AgentDied;
import org.novalean.storage.job.TestingHost;
import org.novalean.storage.runner.DiskJobs;
import org.novalean.storage.seal.Seal;
import org.novalean.storage.seal.SealRequest;

class RecoveriesTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final TestingHost host;
  private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(2);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final DiskJobs jobs;

  RecoveriesTest(@TempDir Path directory) {
    host = new TestingHost(directory);
    jobs = new DiskJobs(host.tools(), executor, 2);
  }

  @AfterEach
  void close() throws InterruptedException {
    executor.shutdownNow();
    assertThat(executor.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    host.close();
  }

  @Test
  void areOverOnceNoGuestIsLeftPaused() throws InterruptedException {
    anEarlierAgentDiesInThePause();
    jobs.recoverAll();
    assertThat(new Recoveries(jobs).await(PATIENCE, closing)).isEmpty();
    assertThat(host.state()).isEqualTo(DomainState.RUNNING);
    assertThat(host.tools().journal().read().entries()).isEmpty();
  }

  @Test
  void thoseThatCannotEndNowAreToldWithWhatTheyWaitFor() throws InterruptedException {
    anEarlierAgentDiesInThePause();
    host.hypervisor.beforeCall(
        call -> {
          throw new HypervisorException.Unavailable("no libvirt", new IOException());
        });
    jobs.recoverAll();
    var left = new Recoveries(jobs).await(Duration.ofSeconds(2), closing);
    assertThat(left)
        .singleElement()
        .satisfies(job -> assertThat(job.serverId()).isEqualTo(SERVER))
        .satisfies(job -> assertThat(job.waitingFor()).contains("no libvirt"));
  }

  @Test
  void anAgentThatIsStoppedDoesNotWaitForThem() throws InterruptedException {
    anEarlierAgentDiesInThePause();
    host.hypervisor.beforeCall(
        call -> {
          throw new HypervisorException.Unavailable("no libvirt", new IOException());
        });
    jobs.recoverAll();
    closing.countDown();
    assertThat(new Recoveries(jobs).await(Duration.ofDays(1), closing)).hasSize(1);
  }

  /** An adapter may ask for others meanwhile. */
  @Test
  void aJobThatBeginsLaterIsNoneOfThem() throws InterruptedException {
    var recoveries = new Recoveries(jobs);
    host.hypervisor.jobsFinishByThemselves(false);
    jobs.start(seal("later"));
    assertThat(recoveries.await(PATIENCE, closing)).isEmpty();
  }

  private void anEarlierAgentDiesInThePause() {
    host.hypervisor.afterCall(
        call -> {
          if (call.method().equals("suspend")) {
            host.crashes.agentDies();
          }
        });
    try {
      host.run(new Seal(seal("earlier"), host.tools()));
    } catch (AgentDied e) {
      host.hypervisor.afterCall(call -> {});
    }
    host.crashes.noAccident();
    assertThat(host.state()).isEqualTo(DomainState.PAUSED_BY_USER);
  }

  private static SealRequest seal(String id) {
    return new SealRequest(id, SERVER, TARGET, Optional.empty(), 0, "test");
  }
}
