package org.novalean.storage.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.novalean.storage.job.TestingHost.SERVER;
import static org.novalean.storage.job.TestingHost.TARGET;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.novalean.storage.Mount;
import org.novalean.storage.MountTable;
import org.novalean.storage.hypervisor.BlockJob;
import org.novalean.storage.io.FileWork;
import org.novalean.storage.io.HostCommands;
import org.novalean.storage.io.ImageFiles;
import org.novalean.storage.job.DiskChecks;
import org.novalean.storage.job.ProcOpenFiles;
import org.novalean.storage.job.TestingHost;
import org.novalean.storage.layer.LayerInventory;
import org.novalean.storage.messages.JobOf;
import org.novalean.storage.messages.JobReport;
import org.novalean.storage.messages.Kinds;
import org.novalean.storage.messages.StartSeal;
import org.novalean.storage.preflight.HostChecks;
import org.novalean.storage.preflight.PostCopyObstacles;
import org.novalean.storage.rpc.AgentClient;
import org.novalean.storage.rpc.AgentServer;
import org.novalean.storage.rpc.Delivery;
import org.novalean.storage.rpc.EpochFence;
import org.novalean.storage.rpc.TestingBus;
import org.novalean.storage.runner.DiskJobs;
import org.novalean.storage.share.CinderShare;
import org.novalean.storage.share.Proof;
import org.novalean.storage.share.ShareCheck;
import org.novalean.storage.share.ShareLimits;
import org.novalean.storage.share.ShareLocation;
import org.novalean.storage.share.SharePlace;
import org.novalean.storage.share.TestingShareMounts;

/** The agent of a testing host, and an adapter that asks it over a bus in memory. */
final class TestingAgent {

  private static final ShareLocation LOCATION = ShareLocation.parse("nfs://nas:/srv/nova");
  static final Duration PATIENCE = Duration.ofSeconds(30);

  /** What the share of a testing agent is like. */
  enum Share {
    /** It works. */
    SOUND,
    /** Its server hangs until the end. */
    HANGS,
    /** It is Cinder's, and no adapter has told which export it is. */
    WAITS_FOR_THE_ADAPTER
  }

  final TestingHost host;
  private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(2);
  private final CountDownLatch shareAnswers = new CountDownLatch(1);
  private final AgentServer server;
  private final AgentClient adapter;

  TestingAgent(Path directory, boolean shareHangs) throws IOException {
    this(directory, shareHangs ? Share.HANGS : Share.SOUND);
  }

  /** Starts it. */
  TestingAgent(Path directory, Share kind) throws IOException {
    var shareHangs = kind == Share.HANGS;
    host = new TestingHost(directory);
    var clock = host.clock;
    var bus = new TestingBus();
    var place = new SharePlace(host.instances);
    Files.createDirectories(place.locks());
    FileWork.Work<MountTable> mounts = shareHangs ? this::hang : () -> mounted(place);
    var share = new FileWork("share", 2, shareHangs ? Duration.ofMillis(100) : PATIENCE);
    var local = new FileWork("local disk", 2, PATIENCE);
    var jobs = new ServerJobs(new DiskJobs(host.tools(), executor, 2), clock);
    var reports =
        new ServerReports(
            host.hypervisor,
            new DiskChecks(host.tools()),
            new ImageHeaders(host.images, new ImageFiles(place.base(), share, local), clock),
            () -> false);
    var known = directory.resolve("share.json");
    var cinder =
        Optional.of(new CinderShare("nfs-a", directory, clock))
            .filter(one -> kind == Share.WAITS_FOR_THE_ADAPTER);
    Supplier<ShareLocation> location =
        () -> cinder.<ShareLocation>map(CinderShare::get).orElse(LOCATION);
    var check =
        new ShareCheck(location, place, "c1", known, ShareLimits.DEFAULT, share, mounts, clock);
    var inUse =
        new ImagesInUse(
            new LayerInventory("c1", place, host.images, local, clock),
            place,
            host.tools().journal(),
            host.hypervisor,
            new ProcOpenFiles());
    var arrivals = new Arrivals(directory.resolve("arrivals.json"), clock);
    var use =
        new ShareUse(
            location.get(),
            cinder,
            new TestingShareMounts(Files.createDirectory(directory.resolve("beside")))
                .mounts(location),
            inUse::take,
            arrivals);
    var novaConf = List.of(directory.resolve("nova.conf"));
    var itself = new HostAddress(novaConf, "c1");
    var broken =
        new BrokenPostCopies(host.hypervisor, novaConf, (address, port) -> Optional.empty());
    var tops = new SalvagedTops(place, host.images, host.hypervisor, clock);
    var requests =
        new Requests(
            new HostDescription(
                "c1",
                "1.0",
                reports,
                arrivals,
                jobs,
                new VolumeMoves(host.hypervisor, clock),
                check,
                use,
                itself,
                clock),
            jobs,
            new MigrationWatch(host.hypervisor, 0, clock),
            PostCopyObstacles.ofThisHost(novaConf, host.hypervisor),
            broken,
            new ServerHalves(host.hypervisor, tops, broken),
            new VolumeCopies(host.hypervisor),
            new MemoryMeasures(host.hypervisor, novaConf, 20, 9, clock),
            new Proof(location, place, "c1", share, mounts, clock),
            arrivals,
            new Requests.Limits(100, 0),
            AgentParts.shareRequests(
                inUse,
                check::check,
                place,
                share,
                host.images,
                host.hypervisor,
                host.tools().journal(),
                clock),
            use,
            new Preflight("1.0", location, 7, checks(directory, check), mounts, clock),
            clock);
    server =
        new AgentServer("c1", requests.handlers(), bus.agent("c1"), EpochFence.inMemory(), clock);
    adapter = new AgentClient(bus.client(), () -> 1, report -> {}, clock);
    host.hypervisor.jobsFinishByThemselves(false);
    server.start();
    adapter.start();
  }

  /** nova.conf is for the test to write. */
  private HostChecks checks(Path directory, ShareCheck check) {
    return new HostChecks(
        "c1",
        "c1",
        List.of(directory.resolve("nova.conf")),
        host.instances,
        host.hypervisor,
        check::check,
        List::of,
        new HostCommands(PATIENCE, 1),
        (address, port) -> Optional.of("nobody is there").filter(a -> address.equals("10.0.0.9")));
  }

  private static MountTable mounted(SharePlace place) throws IOException {
    return new MountTable(
        List.of(
            new Mount(place.base().toRealPath(), "/_base", "nfs4", "nas:/srv/nova"),
            new Mount(place.locks().toRealPath(), "/locks", "nfs4", "nas:/srv/nova")));
  }

  private MountTable hang() throws IOException {
    try {
      shareAnswers.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new IOException("the test is over: nothing may touch its directory any more");
  }

  <T> T ask(String kind, Object question, Class<T> answer) {
    return adapter.request("c1", kind, question, answer, PATIENCE, Delivery.ONCE).join();
  }

  JobReport seal(long mibPerSecond) {
    return ask(Kinds.SEAL, new StartSeal(SERVER, List.of(), mibPerSecond, "test"), JobReport.class);
  }

  BlockJob blockJob() {
    await().until(() -> host.hypervisor.blockJob(SERVER, TARGET).isPresent());
    return host.hypervisor.blockJob(SERVER, TARGET).orElseThrow();
  }

  JobReport job() {
    return ask(Kinds.JOB, new JobOf(SERVER, Optional.of(true)), JobReport.class);
  }

  void close() throws InterruptedException {
    shareAnswers.countDown();
    adapter.close();
    server.close();
    executor.shutdownNow();
    assertThat(executor.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    host.close();
  }
}
