package org.novalean.storage.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.novalean.storage.job.TestingHost.SERVER;
import static org.novalean.storage.job.TestingHost.TARGET;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.storage.MountTable;
import org.novalean.storage.hypervisor.BlockJob;
import org.novalean.storage.hypervisor.HypervisorException;
import org.novalean.storage.io.FileWork;
import org.novalean.storage.job.DiskChecks;
import org.novalean.storage.job.ProcOpenFiles;
import org.novalean.storage.job.TestingHost;
import org.novalean.storage.layer.LayerInventory;
import org.novalean.storage.messages.HostReport;
import org.novalean.storage.messages.Identify;
import org.novalean.storage.messages.Identities;
import org.novalean.storage.messages.JobOf;
import org.novalean.storage.messages.JobReport;
import org.novalean.storage.messages.Kinds;
import org.novalean.storage.messages.MigrationSeen;
import org.novalean.storage.messages.Nothing;
import org.novalean.storage.messages.Prove;
import org.novalean.storage.messages.Proven;
import org.novalean.storage.messages.Released;
import org.novalean.storage.messages.ServerOf;
import org.novalean.storage.messages.StartHydration;
import org.novalean.storage.messages.StartSeal;
import org.novalean.storage.messages.WatchMigration;
import org.novalean.storage.rpc.AgentClient;
import org.novalean.storage.rpc.AgentServer;
import org.novalean.storage.rpc.Delivery;
import org.novalean.storage.rpc.EpochFence;
import org.novalean.storage.rpc.TestingBus;
import org.novalean.storage.runner.DiskJobs;
import org.novalean.storage.share.Proof;
import org.novalean.storage.share.ShareCheck;
import org.novalean.storage.share.ShareLimits;
import org.novalean.storage.share.ShareLocation;
import org.novalean.storage.share.SharePlace;

/** What an adapter gets from this host, over a bus in memory; the share's server hangs. */
class RequestsTest {

  private static final ShareLocation LOCATION = ShareLocation.parse("nfs://nas:/srv/nova");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final TestingHost host;
  private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(2);
  private final CountDownLatch shareAnswers = new CountDownLatch(1);
  private final AgentServer server;
  private final AgentClient adapter;

  RequestsTest(@TempDir Path directory) {
    host = new TestingHost(directory);
    var clock = host.clock;
    var bus = new TestingBus();
    var place = new SharePlace(host.instances);
    var share = new FileWork("share", 2, Duration.ofMillis(100));
    var local = new FileWork("local disk", 2, PATIENCE);
    FileWork.Work<MountTable> mounts = this::hang;
    var jobs = new ServerJobs(new DiskJobs(host.tools(), executor, 2), clock);
    var reports =
        new ServerReports(host.hypervisor, new DiskChecks(host.tools()), host.images, local, clock);
    var known = directory.resolve("share.json");
    var check =
        new ShareCheck(LOCATION, place, "c1", known, ShareLimits.DEFAULT, share, mounts, clock);
    var inUse =
        new ImagesInUse(
            new LayerInventory("c1", place, host.images, local, clock),
            place,
            host.tools().journal(),
            host.hypervisor,
            new ProcOpenFiles());
    var requests =
        new Requests(
            new HostDescription("c1", "1.0", reports, jobs, check, clock),
            jobs,
            new MigrationWatch(host.hypervisor, 0, clock),
            new Proof(LOCATION, place, "c1", share, mounts, clock),
            new Requests.Limits(100, 0),
            AgentParts.garbage(inUse, check, place, share, clock),
            clock);
    server =
        new AgentServer("c1", requests.handlers(), bus.agent("c1"), EpochFence.inMemory(), clock);
    adapter = new AgentClient(bus.client(), () -> 1, report -> {}, clock);
    host.hypervisor.jobsFinishByThemselves(false);
  }

  private MountTable hang() {
    try {
      shareAnswers.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new MountTable(List.of());
  }

  @BeforeEach
  void start() {
    server.start();
    adapter.start();
  }

  @AfterEach
  void close() throws InterruptedException {
    shareAnswers.countDown();
    adapter.close();
    server.close();
    executor.shutdownNow();
    assertThat(executor.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    host.close();
  }

  private <T> T ask(String kind, Object question, Class<T> answer) {
    return adapter.request("c1", kind, question, answer, PATIENCE, Delivery.ONCE).join();
  }

  private JobReport seal(long mibPerSecond) {
    return ask(Kinds.SEAL, new StartSeal(SERVER, List.of(), mibPerSecond, "test"), JobReport.class);
  }

  private BlockJob blockJob() {
    await().until(() -> host.hypervisor.blockJob(SERVER, TARGET).isPresent());
    return host.hypervisor.blockJob(SERVER, TARGET).orElseThrow();
  }

  private JobReport job() {
    return ask(Kinds.JOB, new JobOf(SERVER), JobReport.class);
  }

  @Test
  void theHostIsDescribedThoughItsShareHangs() {
    var report = ask(Kinds.DESCRIBE, new Nothing(), HostReport.class);
    assertThat(report.share().usable()).isFalse();
    assertThat(report.share().reason()).contains("no answer from the share");
    assertThat(report.hypervisor()).isTrue();
    assertThat(report.servers().get(0).hindrance()).isEmpty();
    assertThat(report.servers().get(0).disks().get(0).placeable()).isTrue();
  }

  @Test
  void aSealAndAHydrationRunToTheirEnd() {
    assertThat(seal(0).isRunning()).isTrue();
    blockJob();
    host.hypervisor.finishJob(SERVER, TARGET);
    await().until(() -> job().state().equals("done"));
    var hydration = new StartHydration(SERVER, 0, "test");
    assertThat(ask(Kinds.HYDRATE, hydration, JobReport.class).job()).isEqualTo("hydration");
    blockJob();
    host.hypervisor.finishJob(SERVER, TARGET);
    await().until(() -> job().state().equals("done"));
  }

  @Test
  void ofTwoLimitsTheLowerHolds() {
    seal(40);
    assertThat(blockJob().mibPerSecond()).isEqualTo(40);
  }

  @Test
  void theHostsOwnLimitHoldsWhateverIsAskedFor() {
    seal(0);
    assertThat(blockJob().mibPerSecond()).isEqualTo(100);
  }

  @Test
  void aReleaseGivesTheDiskToNova() {
    seal(0);
    blockJob();
    var released = ask(Kinds.RELEASE, new ServerOf(SERVER), Released.class);
    assertThat(released.cancelled()).isPresent();
    assertThat(host.hypervisor.blockJob(SERVER, TARGET)).isEmpty();
    assertThatThrownBy(() -> seal(0)).hasMessageContaining("Nova works with server");
  }

  @Test
  void aMigrationThatIsNotThereIsNotWaitedForLongerThanAsked() {
    assertThat(ask(Kinds.MIGRATION, new ServerOf(SERVER), MigrationSeen.class).present()).isFalse();
    var watch = new WatchMigration(SERVER, 0);
    assertThat(ask(Kinds.WATCH_MIGRATION, watch, MigrationSeen.class).state()).isEqualTo("RUNNING");
  }

  @Test
  void aServerWithoutLayersHasNothingToIdentify() {
    assertThat(ask(Kinds.IDENTIFY, new Identify(SERVER, "n0nce4711"), Identities.class).layers())
        .isEmpty();
  }

  @Test
  void aShareThatHangsProvesNothing() {
    var question = new Prove(SERVER, "n0nce4711", new Identities("share-1", List.of()));
    var proven = ask(Kinds.PROVE, question, Proven.class);
    assertThat(proven.proven()).isFalse();
    assertThat(proven.reason()).isNotEmpty();
  }

  @Test
  void aServerThatIsNotHereIsNamed() {
    assertThatThrownBy(
            () -> ask(Kinds.HYDRATE, new StartHydration("s9", 0, "test"), JobReport.class))
        .hasMessageContaining("libvirt on this host has no server s9");
  }

  @Test
  void aLibvirtThatIsAwayIsToldInItsOwnWords() {
    host.hypervisor.beforeCall(
        call -> {
          throw new HypervisorException.Unavailable(
              "libvirt does not answer", new IllegalStateException());
        });
    assertThatThrownBy(() -> ask(Kinds.MIGRATION, new ServerOf(SERVER), MigrationSeen.class))
        .hasMessageContaining("libvirt does not answer");
  }
}
