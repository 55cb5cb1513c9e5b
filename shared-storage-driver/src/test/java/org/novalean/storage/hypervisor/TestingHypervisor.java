package org.novalean.storage.hypervisor;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.novalean.storage.image.TestingImage;

/**
 * A hypervisor whose guests really write blocks into files ({@link TestingImage}), with QEMU's
 * rules of what is on the disk when: a test can kill it at any call and ask what is left. Passes
 * {@link HypervisorContract}.
 *
 * <pre>{@code
 * TestingImage.create(disk, 1 << 30, Optional.empty(), Map.of());
 * hypervisor.define(server, Map.of("vda", disk));
 * hypervisor.start(server);
 * hypervisor.guestWrites(server, "vda", 7, 42);
 * hypervisor.guestFlushes(server, "vda");
 * hypervisor.afterCall(call -> { if (call.method().equals("pivot")) hypervisor.kill(server); });
 * ...
 * assertThat(TestingImage.contents(disk)).containsEntry(7, 42);
 * }</pre>
 */
public final class TestingHypervisor implements Hypervisor {

  /** A call to this port that names a server. */
  public record Call(String method, String serverId) {}

  private final Map<String, TestingDomain> domains = new LinkedHashMap<>();
  private final List<HypervisorListener> listeners = new ArrayList<>();
  private final List<Call> calls = new ArrayList<>();
  private Consumer<Call> before = call -> {};
  private Consumer<Call> after = call -> {};
  private boolean jobsFinishByThemselves = true;
  private Versions versions = new Versions(9_000_000, 7_002_011);
  private Optional<PostCopyPath> resumedTo = Optional.empty();
  private Optional<QemuProcess> unseen = Optional.empty();
  private Optional<String> unavailable = Optional.empty();

  // What the test sets up and looks at.

  /** A domain that does not run yet. Its disks are what Nova defines at every hard reboot. */
  public synchronized void define(String serverId, Map<String, Path> disks) {
    var name = "instance-%08x".formatted(domains.size() + 1);
    domains.put(serverId, new TestingDomain(serverId, name, disks));
    changed(serverId, DomainChange.OTHER);
  }

  public synchronized void undefine(String serverId) {
    kill(serverId);
    domains.remove(serverId);
    changed(serverId, DomainChange.OTHER);
  }

  /** Starts QEMU on what libvirt has defined. */
  public synchronized void start(String serverId) {
    var domain = known(serverId);
    domain.runs++;
    domain.defined.forEach((target, top) -> domain.running.put(target, new TestingDisk(top)));
    changed(serverId, DomainChange.STARTED);
    state(serverId, DomainState.RUNNING);
    vcpus(serverId, VcpuEvent.Kind.RESUME, Instant.now());
  }

  /** As Nova's: QEMU is killed, and started on Nova's own disks whatever libvirt had defined. */
  public synchronized void hardReboot(String serverId) {
    kill(serverId);
    var domain = known(serverId);
    domain.defined.putAll(domain.novasDisks);
    start(serverId);
  }

  /** QEMU dies at once: what was not flushed is lost, jobs are gone. */
  public synchronized void kill(String serverId) {
    var domain = known(serverId);
    domain.running.values().forEach(TestingDisk::close);
    domain.running.clear();
    domain.outgoing = Optional.empty();
    state(serverId, DomainState.SHUT_OFF);
  }

  /** Also for what a test wants to see, such as PAUSED_MIGRATION. */
  public synchronized void state(String serverId, DomainState state) {
    known(serverId).state = state;
    changed(serverId, DomainChange.OTHER);
  }

  /** A migration of it goes over to post-copy: it is stopped here, or runs here, at that time. */
  public synchronized void switches(String serverId, VcpuEvent.Kind kind, Instant at) {
    known(serverId).state =
        kind == VcpuEvent.Kind.STOP ? DomainState.PAUSED_POST_COPY : DomainState.RUNNING_POST_COPY;
    vcpus(serverId, kind, at);
    changed(serverId, DomainChange.POST_COPY);
  }

  private void vcpus(String serverId, VcpuEvent.Kind kind, Instant at) {
    tell(listener -> listener.vcpusChanged(serverId, new VcpuEvent(kind, at)));
  }

  private void changed(String serverId, DomainChange change) {
    tell(listener -> listener.domainChanged(serverId, change));
  }

  public synchronized void snapshots(String serverId, int count) {
    known(serverId).snapshots = count;
  }

  /** A disk is Nova's of a Cinder volume: libvirt tells the volume's id as its serial. */
  public synchronized void volume(String serverId, String target, String volumeId) {
    looks(
        serverId,
        target,
        disk ->
            new Disk(
                disk.target(),
                disk.device(),
                disk.source(),
                disk.file(),
                disk.format(),
                disk.readOnly(),
                disk.shareable(),
                Optional.of(volumeId),
                disk.chain()));
  }

  /** A disk is told of otherwise than as a local, writable qcow2 file. */
  public synchronized void looks(String serverId, String target, UnaryOperator<Disk> look) {
    known(serverId).looks.put(target, look);
  }

  public synchronized void hardware(String serverId, Hardware hardware) {
    known(serverId).hardware = hardware;
  }

  public synchronized void outgoingMigration(String serverId, Optional<MigrationJob> job) {
    known(serverId).outgoing = job;
    job.ifPresent(
        running -> tell(l -> l.migrationIterated(serverId, Math.toIntExact(running.iteration()))));
  }

  /** In MiB/s, as last set; 0 for no limit. */
  public synchronized long postCopyLimit(String serverId) {
    return known(serverId).postCopyLimit;
  }

  /** Writes without a flush. Refused unless the guest runs. */
  public synchronized void guestWrites(String serverId, String target, int block, int value) {
    guests(serverId, target).guestWrites(block, value);
  }

  /** From now on what was written outlives the death of QEMU. */
  public synchronized void guestFlushes(String serverId, String target) {
    guests(serverId, target).flush();
  }

  public synchronized int guestReads(String serverId, String target, int block) {
    return guests(serverId, target).guestReads(block);
  }

  private TestingDisk guests(String serverId, String target) {
    var domain = known(serverId);
    if (domain.state != DomainState.RUNNING) {
      throw new IllegalStateException("The guest cannot act: it is " + domain.state);
    }
    return running(domain, target);
  }

  /** Whether jobs are ready, and pulls ended, at once (the default), or by {@link #finishJob}. */
  public synchronized void jobsFinishByThemselves(boolean byThemselves) {
    jobsFinishByThemselves = byThemselves;
  }

  /** A copy or commit becomes ready, a pull ends. */
  public synchronized void finishJob(String serverId, String target) {
    running(known(serverId), target).finish();
    tell(listener -> listener.blockJobChanged(serverId, target));
  }

  /** A job ends by an error, or by Nova's live snapshot. */
  public synchronized void breakJob(String serverId, String target) {
    running(known(serverId), target).cancelJob();
    tell(listener -> listener.blockJobChanged(serverId, target));
  }

  /** The versions that it tells. */
  public synchronized void versions(Versions told) {
    versions = told;
  }

  /** It does not tell its versions, for this reason. */
  public synchronized void unavailable(String reason) {
    unavailable = Optional.of(reason);
  }

  /** Called before each call acts; what it throws, the caller gets, and nothing was done. */
  public synchronized void beforeCall(Consumer<Call> hook) {
    before = hook;
  }

  /** Called when a call has acted; what it throws, the caller gets. */
  public synchronized void afterCall(Consumer<Call> hook) {
    after = hook;
  }

  /** All calls that named a server, in order. */
  public synchronized List<Call> calls() {
    return List.copyOf(calls);
  }

  /** Tells all listeners that libvirt is there, or is gone. */
  public synchronized void connected(boolean connected) {
    tell(listener -> listener.connected(connected));
  }

  private void tell(Consumer<HypervisorListener> news) {
    listeners.forEach(news);
  }

  // The port.

  @Override
  public synchronized Versions versions() {
    if (unavailable.isPresent()) {
      throw new HypervisorException.Unavailable(unavailable.get(), new IllegalStateException());
    }
    return versions;
  }

  @Override
  public synchronized List<Domain> domains() {
    return domains.values().stream().map(TestingDomain::snapshot).toList();
  }

  @Override
  public synchronized Optional<Domain> domain(String serverId) {
    return call(
        "domain",
        serverId,
        () -> Optional.ofNullable(domains.get(serverId)).map(TestingDomain::snapshot));
  }

  @Override
  public synchronized Optional<BlockJob> blockJob(String serverId, String target) {
    return call(
        "blockJob",
        serverId,
        () -> running(active(serverId), target).job().map(TestingBlockJob::info));
  }

  @Override
  public synchronized void startCopy(
      String serverId, String target, Path destination, long mibPerSecond) {
    act(
        "startCopy",
        serverId,
        () -> {
          var disk = free(serverId, target);
          var image = open(destination);
          if (image.virtualSize() < disk.top().virtualSize()) {
            image.close();
            throw refused("'%s' is smaller than the disk".formatted(destination));
          }
          disk.startCopy(image, mibPerSecond);
          started(serverId, target);
        });
  }

  @Override
  public synchronized void startCommit(
      String serverId, String target, Path base, long mibPerSecond) {
    act(
        "startCommit",
        serverId,
        () -> {
          var disk = free(serverId, target);
          if (disk.chain().size() < 2 || !disk.chain().get(1).path().equals(base)) {
            throw refused(
                "invalid argument: could not find image '%s' beneath '%s' in chain"
                    .formatted(base, disk.top().path()));
          }
          disk.startCommit(mibPerSecond);
          started(serverId, target);
        });
  }

  @Override
  public synchronized void startPull(String serverId, String target, long mibPerSecond) {
    act(
        "startPull",
        serverId,
        () -> {
          free(serverId, target).startPull(mibPerSecond);
          started(serverId, target);
        });
  }

  private void started(String serverId, String target) {
    if (jobsFinishByThemselves) {
      finishJob(serverId, target);
    }
  }

  @Override
  public synchronized void setJobSpeed(String serverId, String target, long mibPerSecond) {
    act("setJobSpeed", serverId, () -> withJob(serverId, target).speed(mibPerSecond));
  }

  @Override
  public synchronized void cancelJob(String serverId, String target) {
    act(
        "cancelJob",
        serverId,
        () -> {
          var disk = running(active(serverId), target);
          if (disk.job().isPresent()) {
            disk.cancelJob();
            tell(listener -> listener.blockJobChanged(serverId, target));
          }
        });
  }

  @Override
  public synchronized void pivot(String serverId, String target) {
    act(
        "pivot",
        serverId,
        () -> {
          if (!withJob(serverId, target).isReady()) {
            throw refused(
                "block copy still active: disk '%s' not ready for pivot yet".formatted(target));
          }
          var domain = known(serverId);
          var disk = running(domain, target);
          disk.pivot();
          domain.defined.put(target, disk.top().path());
          tell(listener -> listener.blockJobChanged(serverId, target));
        });
  }

  @Override
  public synchronized void suspend(String serverId) {
    act(
        "suspend",
        serverId,
        () -> {
          var domain = active(serverId);
          if (domain.state == DomainState.RUNNING) {
            domain.running.values().forEach(TestingDisk::flush);
            vcpus(serverId, VcpuEvent.Kind.STOP, Instant.now());
            state(serverId, DomainState.PAUSED_BY_USER);
          }
        });
  }

  @Override
  public synchronized void resume(String serverId) {
    act(
        "resume",
        serverId,
        () -> {
          if (active(serverId).state == DomainState.RUNNING) {
            throw refused("Requested operation is not valid: domain is already running");
          }
          vcpus(serverId, VcpuEvent.Kind.RESUME, Instant.now());
          state(serverId, DomainState.RUNNING);
        });
  }

  @Override
  public synchronized void snapshotOnto(String serverId, String target, Path overlay) {
    act(
        "snapshotOnto",
        serverId,
        () -> {
          var disk = free(serverId, target);
          disk.snapshotOnto(open(overlay));
          known(serverId).defined.put(target, overlay);
        });
  }

  @Override
  public synchronized void openReadOnly(String serverId, Path backing) {
    act(
        "openReadOnly",
        serverId,
        () -> {
          if (active(serverId).outgoing.isPresent()) {
            throw refused("The server is being migrated");
          }
          known(serverId).running.values().forEach(disk -> openReadOnly(disk, backing));
        });
  }

  private static void openReadOnly(TestingDisk disk, Path backing) {
    if (disk.top().path().equals(backing)) {
      throw refused("Block node is read-only");
    }
    disk.openReadOnly(backing);
  }

  /** Whether a running server's QEMU keeps others from opening an image. */
  public synchronized boolean isOpenForWriting(Path image) {
    return domains.values().stream()
        .flatMap(domain -> domain.running.values().stream())
        .anyMatch(disk -> disk.isOpenForWriting(image));
  }

  @Override
  public synchronized Optional<MigrationJob> outgoingMigration(String serverId) {
    return call(
        "outgoingMigration",
        serverId,
        () -> {
          var domain = active(serverId);
          if (domain.state == DomainState.RUNNING_POST_COPY
              || domain.state == DomainState.RUNNING_POST_COPY_FAILED) {
            throw refused("migration statistics are available only on the source host");
          }
          return domain.outgoing;
        });
  }

  @Override
  public synchronized void limitPostCopy(String serverId, long mibPerSecond) {
    act("limitPostCopy", serverId, () -> active(serverId).postCopyLimit = mibPerSecond);
  }

  /** Ends at once: the domain is gone from here, unless a hook of the test says otherwise. */
  @Override
  public synchronized void resumePostCopy(String serverId, PostCopyPath path) {
    act(
        "resumePostCopy",
        serverId,
        () -> {
          if (active(serverId).state != DomainState.PAUSED_POST_COPY_FAILED) {
            throw refused(
                "Requested operation is not valid: post-copy migration of domain '%s' has not failed"
                    .formatted(serverId));
          }
          resumedTo = Optional.of(path);
          undefine(serverId);
        });
  }

  @Override
  public synchronized void endBrokenHalf(String serverId) {
    act(
        "endBrokenHalf",
        serverId,
        () -> {
          if (active(serverId).state != DomainState.PAUSED_POST_COPY_FAILED) {
            throw refused("The domain is no half of a broken post-copy");
          }
          kill(serverId);
        });
  }

  /** libvirt has lost sight of a QEMU that runs. */
  public synchronized void loseSightOf(String serverId) {
    unseen = domain(serverId).flatMap(Domain::process);
    domains.remove(serverId);
  }

  @Override
  public synchronized Optional<QemuProcess> qemuOf(String serverId) {
    return domain(serverId).flatMap(Domain::process).or(() -> unseen);
  }

  /** Where the last broken post-copy went on to. */
  public synchronized Optional<PostCopyPath> resumedTo() {
    return resumedTo;
  }

  @Override
  public synchronized List<DiskTraffic> diskTraffic(String serverId) {
    return call(
        "diskTraffic",
        serverId,
        () ->
            active(serverId).running.entrySet().stream()
                .map(disk -> disk.getValue().traffic(disk.getKey()))
                .toList());
  }

  /** What a server has of memory, and what its QEMU holds of it. */
  public synchronized void memory(String serverId, GuestMemory memory) {
    known(serverId).memory = memory;
  }

  /** How fast it changes it, which QEMU finds as soon as it is asked to look. */
  public synchronized void changesMemory(String serverId, long bytesPerSecond) {
    known(serverId).bytesChanged = bytesPerSecond;
  }

  /** A live migration has brought it here. */
  public synchronized void arrived(String serverId, MigrationResult result) {
    known(serverId).arrival = Optional.of(result);
  }

  @Override
  public synchronized GuestMemory memory(String serverId, int samples) {
    return call(
        "memory",
        serverId,
        () -> {
          var memory = active(serverId).memory;
          return samples > 0
              ? memory
              : new GuestMemory(memory.bytes(), memory.residentBytes(), Optional.empty());
        });
  }

  @Override
  public synchronized void startDirtyRate(String serverId, int seconds) {
    act(
        "startDirtyRate",
        serverId,
        () -> {
          var domain = active(serverId);
          if (domain.outgoing.isPresent()) {
            throw refused("The server is being migrated");
          }
          if (domain.memory.bytes() < SAMPLED_BYTES) {
            throw refused("QEMU does not look at guests with less than 128 MiB of memory");
          }
          domain.dirtyRate = Optional.of(new DirtyRate(domain.bytesChanged, seconds));
        });
  }

  @Override
  public synchronized Optional<DirtyRate> dirtyRate(String serverId) {
    return call("dirtyRate", serverId, () -> active(serverId).dirtyRate);
  }

  @Override
  public synchronized Optional<MigrationResult> arrival(String serverId) {
    return call("arrival", serverId, () -> active(serverId).arrival);
  }

  @Override
  public synchronized void listen(HypervisorListener listener) {
    listeners.add(listener);
  }

  @Override
  public synchronized void close() {
    listeners.clear();
    domains.keySet().forEach(this::kill);
  }

  private void act(String method, String serverId, Runnable action) {
    call(
        method,
        serverId,
        () -> {
          action.run();
          return method;
        });
  }

  private <T> T call(String method, String serverId, Supplier<T> action) {
    var call = new Call(method, serverId);
    calls.add(call);
    before.accept(call);
    var result = action.get();
    after.accept(call);
    return result;
  }

  private TestingDomain known(String serverId) {
    return Optional.ofNullable(domains.get(serverId))
        .orElseThrow(() -> gone("Domain not found: no domain with matching uuid '%s'", serverId));
  }

  private TestingDomain active(String serverId) {
    var domain = known(serverId);
    if (!domain.state.isActive()) {
      throw gone("Requested operation is not valid: domain '%s' is not running", serverId);
    }
    return domain;
  }

  private static TestingDisk running(TestingDomain domain, String target) {
    return Optional.ofNullable(domain.running.get(target))
        .orElseThrow(() -> refused("invalid argument: disk '%s' not found".formatted(target)));
  }

  /** The disk, where no job and no migration has it. */
  private TestingDisk free(String serverId, String target) {
    var domain = active(serverId);
    var disk = running(domain, target);
    if (disk.job().isPresent()) {
      throw refused(
          "block copy still active: disk '%s' already in active block job".formatted(target));
    }
    if (domain.outgoing.isPresent()) {
      throw refused("Timed out during operation: cannot acquire state change lock");
    }
    return disk;
  }

  private TestingBlockJob withJob(String serverId, String target) {
    return running(active(serverId), target)
        .job()
        .orElseThrow(
            () -> refused("invalid argument: disk '%s' has no block job".formatted(target)));
  }

  private static TestingNode open(Path image) {
    try {
      return TestingNode.open(image);
    } catch (UncheckedIOException e) {
      throw refused("Cannot access storage file '%s': %s".formatted(image, e.getMessage()));
    }
  }

  private static HypervisorException refused(String message) {
    return new HypervisorException.Refused(message, new IllegalStateException(message));
  }

  private static HypervisorException gone(String message, String serverId) {
    var text = message.formatted(serverId);
    return new HypervisorException.Gone(text, new IllegalStateException(text));
  }
}
