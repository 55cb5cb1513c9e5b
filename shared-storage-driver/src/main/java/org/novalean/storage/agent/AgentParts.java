package org.novalean.storage.agent;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.novalean.storage.Mount;
import org.novalean.storage.MountTable;
import org.novalean.storage.agent.config.AgentConfig;
import org.novalean.storage.agent.config.HostName;
import org.novalean.storage.hypervisor.Hypervisor;
import org.novalean.storage.image.DiskImages;
import org.novalean.storage.image.QemuImg;
import org.novalean.storage.io.FileWork;
import org.novalean.storage.io.HostCommands;
import org.novalean.storage.io.ImageFiles;
import org.novalean.storage.job.DiskChecks;
import org.novalean.storage.job.JobSettings;
import org.novalean.storage.job.JobTools;
import org.novalean.storage.job.Journal;
import org.novalean.storage.job.LocalDiskFiles;
import org.novalean.storage.job.ProcOpenFiles;
import org.novalean.storage.job.ProcessWatchdog;
import org.novalean.storage.job.StepObserver;
import org.novalean.storage.layer.GarbageCollector;
import org.novalean.storage.layer.LayerInventory;
import org.novalean.storage.layer.LayerRecords;
import org.novalean.storage.layer.ShareFiles;
import org.novalean.storage.layer.UnusedNotes;
import org.novalean.storage.preflight.Dialer;
import org.novalean.storage.preflight.HostChecks;
import org.novalean.storage.preflight.PostCopyObstacles;
import org.novalean.storage.rpc.AgentPort;
import org.novalean.storage.rpc.AgentServer;
import org.novalean.storage.rpc.EpochFile;
import org.novalean.storage.runner.DiskJobs;
import org.novalean.storage.share.CinderShare;
import org.novalean.storage.share.HostMountTool;
import org.novalean.storage.share.MountPointGuard;
import org.novalean.storage.share.Proof;
import org.novalean.storage.share.ShareCheck;
import org.novalean.storage.share.ShareHealth;
import org.novalean.storage.share.ShareLimits;
import org.novalean.storage.share.ShareLocation;
import org.novalean.storage.share.ShareMounts;
import org.novalean.storage.share.SharePlace;
import org.novalean.storage.share.ShareUsers;

/**
 * Makes the agent of a configuration. It is put together by hand: each part takes what it works
 * with, and none is wanted in two ways.
 */
public final class AgentParts {

  /** What touches the share gives up after this long; what hangs then is left behind. */
  private static final Duration SHARE_DEADLINE = Duration.ofSeconds(8);

  private static final Duration LOCAL_DEADLINE = Duration.ofSeconds(20);
  private static final Duration COMMAND_DEADLINE = Duration.ofSeconds(30);
  private static final Duration DIAL_PATIENCE = Duration.ofSeconds(2);
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final Path FSTAB = Path.of("/etc/fstab");
  private static final int LEFT_BEHIND = 16;
  private static final int JOBS_AT_ONCE = 8;

  private AgentParts() {}

  /**
   * Puts it together; nothing runs yet.
   *
   * @param hypervisor closed with the service
   * @param port closed with the service
   * @param steps told of each step of each job
   */
  public static AgentService service(
      AgentConfig config,
      String version,
      Hypervisor hypervisor,
      AgentPort port,
      StepObserver steps,
      Clock clock) {
    var place = new SharePlace(config.share().instancesPath());
    var shareFiles = new FileWork("share", LEFT_BEHIND, SHARE_DEADLINE);
    var localFiles = new FileWork("local disk", LEFT_BEHIND, LOCAL_DEADLINE);
    var imageFiles = new ImageFiles(place.base(), shareFiles, localFiles);
    var images =
        new QemuImg(
            new HostCommands(COMMAND_DEADLINE, LEFT_BEHIND),
            imageFiles,
            config.share().instancesPath());
    var journal = config.statePath().resolve("journal");
    var diskFiles = new LocalDiskFiles();
    var openFiles = new ProcOpenFiles();
    var tools =
        new JobTools(
            hypervisor,
            images,
            diskFiles,
            new SharedLayers(config.host(), place, images, shareFiles, clock),
            openFiles,
            new Journal(journal, diskFiles),
            new ProcessWatchdog(config.seal().pauseLimit(), config.libvirtUri()),
            settings(config),
            steps,
            clock);
    var executor = Executors.newScheduledThreadPool(JOBS_AT_ONCE, named("job"));
    var jobs = new DiskJobs(tools, executor, JOBS_AT_ONCE);
    var serverJobs = new ServerJobs(jobs, clock);
    var configured = config.share().location();
    var cinder = cinder(config, clock);
    var location = location(config, cinder);
    var shareCheck = shareCheck(config, location, config.host(), shareFiles, clock);
    var arrivals = arrivals(config, clock);
    var inUse =
        new ImagesInUse(
            new LayerInventory(config.host(), place, images, localFiles, clock),
            place,
            tools.journal(),
            hypervisor,
            openFiles);
    var use = new ShareUse(configured, cinder, mounts(config, location), inUse::take, arrivals);
    var host =
        new HostDescription(
            config.host(),
            version,
            new ServerReports(
                hypervisor,
                new DiskChecks(tools),
                new ImageHeaders(images, imageFiles, clock),
                () -> isOnShare(config.share().instancesPath())),
            arrivals,
            serverJobs,
            new VolumeMoves(hypervisor, clock),
            shareCheck,
            use,
            new HostAddress(config.share().novaConf(), HostName.OF_KERNEL.get()),
            clock);
    var broken =
        new BrokenPostCopies(hypervisor, config.share().novaConf(), Dialer.tcp(DIAL_PATIENCE));
    var tops = new SalvagedTops(place, images, hypervisor, clock);
    var requests =
        new Requests(
            host,
            serverJobs,
            new MigrationWatch(hypervisor, config.postCopyBandwidth().mibPerSecond(), clock),
            PostCopyObstacles.ofThisHost(config.share().novaConf(), hypervisor),
            broken,
            new ServerHalves(hypervisor, tops, broken),
            new VolumeCopies(hypervisor),
            new MemoryMeasures(
                hypervisor,
                config.share().novaConf(),
                config.sampledPages(),
                config.postCopyBandwidth().mibPerSecond(),
                clock),
            new Proof(location, place, config.host(), shareFiles, MountTable::ofThisProcess, clock),
            arrivals,
            new Requests.Limits(
                config.seal().bandwidth().mibPerSecond(), config.hydrateBandwidth().mibPerSecond()),
            shareRequests(
                inUse,
                shareCheck::check,
                place,
                shareFiles,
                images,
                hypervisor,
                tools.journal(),
                clock),
            use,
            new Preflight(
                version,
                location,
                config.postCopyBandwidth().mibPerSecond(),
                hostChecks(config, location, hypervisor, shareCheck::check),
                MountTable::ofThisProcess,
                clock),
            clock);
    var server =
        new AgentServer(
            config.host(),
            requests.handlers(),
            port,
            new EpochFile(config.statePath().resolve("epoch")),
            clock);
    var upkeep =
        new Upkeep(
            use,
            config.share().novaConf(),
            new WrongFiles(place, hypervisor, openFiles, shareFiles),
            new UnusedStages(place, hypervisor, clock),
            tops);
    return new AgentService(hypervisor, jobs, host, upkeep, server, executor);
  }

  /** Looks at the share, for a command. */
  public static ShareCheck shareCheck(AgentConfig config, Clock clock) {
    return shareCheck(
        config,
        location(config, clock),
        config.host(),
        new FileWork("share", LEFT_BEHIND, SHARE_DEADLINE),
        clock);
  }

  /** Where the share is, as far as this host knows at the moment. */
  public static Supplier<ShareLocation> location(AgentConfig config, Clock clock) {
    return location(config, cinder(config, clock));
  }

  private static Supplier<ShareLocation> location(
      AgentConfig config, Optional<CinderShare> cinder) {
    return cinder
        .<Supplier<ShareLocation>>map(told -> told)
        .orElse(() -> config.share().location());
  }

  private static Optional<CinderShare> cinder(AgentConfig config, Clock clock) {
    return config.share().location() instanceof ShareLocation.Cinder share
        ? Optional.of(new CinderShare(share.volumeType(), config.statePath(), clock))
        : Optional.empty();
  }

  /** Whether and how this host can do without the agent. */
  public static Departure departure(AgentConfig config, Clock clock) {
    var place = new SharePlace(config.share().instancesPath());
    var localFiles = new FileWork("local disk", LEFT_BEHIND, LOCAL_DEADLINE);
    var images =
        new QemuImg(
            new HostCommands(COMMAND_DEADLINE, LEFT_BEHIND),
            new ImageFiles(
                place.base(), new FileWork("share", LEFT_BEHIND, SHARE_DEADLINE), localFiles),
            config.share().instancesPath());
    return new Departure(
        mounts(config, clock),
        new LayerInventory(config.host(), place, images, localFiles, clock),
        new Journal(config.statePath().resolve("journal"), new LocalDiskFiles()),
        arrivals(config, clock),
        FSTAB);
  }

  private static Arrivals arrivals(AgentConfig config, Clock clock) {
    return new Arrivals(config.statePath().resolve("arrivals.json"), clock);
  }

  /** The share's mounts on this host. */
  public static ShareMounts mounts(AgentConfig config, Clock clock) {
    return mounts(config, location(config, clock));
  }

  private static ShareMounts mounts(AgentConfig config, Supplier<ShareLocation> location) {
    var commands = new HostCommands(COMMAND_DEADLINE, LEFT_BEHIND);
    return new ShareMounts(
        location,
        new SharePlace(config.share().instancesPath()),
        config.statePath(),
        config.share().mountOptions(),
        new HostMountTool(commands),
        new MountPointGuard(commands),
        new FileWork("share", LEFT_BEHIND, SHARE_DEADLINE));
  }

  /**
   * What this host needs, to be looked at from beside an agent, or before there is one: it leaves
   * nothing behind.
   */
  public static HostChecks hostChecks(AgentConfig config, Hypervisor hypervisor, Clock clock) {
    var location = location(config, clock);
    var share =
        shareCheck(
            config,
            location,
            config.host() + ShareUsers.DOCTOR,
            new FileWork("share", LEFT_BEHIND, SHARE_DEADLINE),
            clock);
    return hostChecks(config, location, hypervisor, share::examine);
  }

  private static HostChecks hostChecks(
      AgentConfig config,
      Supplier<ShareLocation> location,
      Hypervisor hypervisor,
      Supplier<ShareHealth> share) {
    return new HostChecks(
        config.host(),
        HostName.OF_KERNEL.get(),
        config.share().novaConf(),
        config.share().instancesPath(),
        hypervisor,
        share,
        mounts(config, location)::guards,
        new HostCommands(COMMAND_DEADLINE, LEFT_BEHIND),
        Dialer.tcp(DIAL_PATIENCE));
  }

  private static ShareCheck shareCheck(
      AgentConfig config,
      Supplier<ShareLocation> location,
      String probe,
      FileWork shareFiles,
      Clock clock) {
    return new ShareCheck(
        location,
        new SharePlace(config.share().instancesPath()),
        probe,
        CinderShare.identityIn(config.statePath()),
        ShareLimits.DEFAULT,
        shareFiles,
        MountTable::ofThisProcess,
        clock);
  }

  /** What answers about the share. */
  static ShareRequests shareRequests(
      ImagesInUse inventory,
      ShareRequests.ShareLook look,
      SharePlace place,
      FileWork shareFiles,
      DiskImages images,
      Hypervisor hypervisor,
      Journal journal,
      Clock clock) {
    var records = new LayerRecords(place, shareFiles);
    var layers = new RootLayers(place, records, images);
    return new ShareRequests(
        inventory,
        look,
        new ShareFiles(place, records, shareFiles),
        records,
        new ShareUsers(place, shareFiles),
        new UnusedNotes(place, shareFiles),
        new GarbageCollector(place, records, inventory::take, shareFiles, clock),
        new EvacuationStage(place, layers, images, hypervisor),
        new EvacuationRepair(place, layers, records, images, hypervisor, journal, clock));
  }

  private static boolean isOnShare(Path directory) {
    try {
      return MountTable.ofThisProcess().holding(directory).filter(Mount::isShareable).isPresent();
    } catch (IOException e) {
      return false;
    }
  }

  private static JobSettings settings(AgentConfig config) {
    var defaults = JobSettings.defaults(config.share().instancesPath());
    return new JobSettings(
        config.share().instancesPath(),
        config.seal().readyTimeout(),
        config.seal().pauseLimit(),
        LEASE,
        defaults.lastBytes());
  }

  private static ThreadFactory named(String name) {
    var number = new AtomicInteger();
    return task -> {
      var thread = new Thread(task, name + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
