package org.novalean.storage.libvirt;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.novalean.storage.hypervisor.BlockJob;
import org.novalean.storage.hypervisor.DirtyRate;
import org.novalean.storage.hypervisor.DiskTraffic;
import org.novalean.storage.hypervisor.Domain;
import org.novalean.storage.hypervisor.DomainState;
import org.novalean.storage.hypervisor.GuestMemory;
import org.novalean.storage.hypervisor.Hypervisor;
import org.novalean.storage.hypervisor.HypervisorException.Gone;
import org.novalean.storage.hypervisor.HypervisorException.Refused;
import org.novalean.storage.hypervisor.HypervisorException.Unavailable;
import org.novalean.storage.hypervisor.HypervisorListener;
import org.novalean.storage.hypervisor.MigrationJob;
import org.novalean.storage.hypervisor.MigrationResult;
import org.novalean.storage.hypervisor.PostCopyPath;
import org.novalean.storage.hypervisor.QemuProcess;
import org.novalean.storage.hypervisor.Versions;

/** The libvirt of this host. Written for libvirt 9 and QEMU 7.2. */
public final class LibvirtHypervisor implements Hypervisor {

  /** The system's QEMU driver on this host. */
  public static final String SYSTEM = "qemu:///system";

  private static final String ALL_DOMAINS = "";

  private final Calls calls;
  private final Events events = new Events();
  private final Connections connections;
  private final QemuProcesses processes = new QemuProcesses(Path.of("/proc"));
  private final GuestMappings mappings = new GuestMappings(Path.of("/proc"));
  private final PageSamples pages = new PageSamples(Path.of("/proc"), new Random());

  /**
   * Connects in the background, and again whenever the connection is lost; until then calls are
   * {@link Unavailable}.
   *
   * @param uri where libvirtd is, for example {@link #SYSTEM}
   * @param deadline of each call
   */
  public LibvirtHypervisor(String uri, Duration deadline) {
    calls = new Calls(deadline);
    connections = new Connections(uri, events);
  }

  @Override
  public Versions versions() {
    return calls.call("versions", "tell its version", () -> connected(Connection::versions));
  }

  @Override
  public List<Domain> domains() {
    return calls.call(ALL_DOMAINS, "list all domains", () -> connected(this::domainsOf));
  }

  private List<Domain> domainsOf(Connection libvirt) throws LibvirtFailure {
    var domains = new ArrayList<Domain>();
    var natives = libvirt.domains();
    try {
      for (var domain : natives) {
        described(domain).ifPresent(domains::add);
      }
    } finally {
      natives.forEach(NativeDomain::close);
    }
    return domains;
  }

  @Override
  public Optional<Domain> domain(String serverId) {
    return calls.call(
        serverId,
        "describe server " + serverId,
        () ->
            connected(
                libvirt -> {
                  var found = libvirt.domain(serverId);
                  if (found.isEmpty()) {
                    return Optional.empty();
                  }
                  try (var domain = found.get()) {
                    return described(domain);
                  }
                }));
  }

  /** Empty where it was undefined meanwhile. */
  private Optional<Domain> described(NativeDomain domain) throws LibvirtFailure {
    try {
      var serverId = domain.uuid();
      var xml = domain.xml();
      var state = domain.state();
      return Optional.of(
          new Domain(
              serverId,
              xml.name(),
              state,
              state.isActive() ? processes.of(serverId) : Optional.empty(),
              xml.disks(state.isActive()),
              domain.snapshots(),
              xml.hardware()));
    } catch (LibvirtFailure e) {
      if (e.saysThatThereIsNoSuchDomain()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public Optional<BlockJob> blockJob(String serverId, String target) {
    return ask(serverId, "tell the block job of " + target, domain -> domain.blockJob(target));
  }

  @Override
  public void startCopy(String serverId, String target, Path destination, long mibPerSecond) {
    tell(
        serverId,
        "start the copy of %s to '%s'".formatted(target, destination),
        domain -> {
          requireNoMigration(domain);
          requireFlushes(domain, target);
          domain.copy(target, destination, mibPerSecond);
        });
  }

  @Override
  public void startCommit(String serverId, String target, Path base, long mibPerSecond) {
    tell(
        serverId,
        "start the commit of %s into '%s'".formatted(target, base),
        domain -> {
          requireNoMigration(domain);
          requireFlushes(domain, target);
          domain.commit(target, base, mibPerSecond);
        });
  }

  /**
   * libvirt itself would have the call wait for the end of the migration, for up to 30 s, and then
   * start the job (seen with libvirt 9).
   */
  private static void requireNoMigration(NativeDomain domain) throws LibvirtFailure {
    if (domain.outgoingMigration().isPresent()) {
      var message = "The server is being migrated, and libvirt does one thing at a time";
      throw new Refused(message, new IllegalStateException(message));
    }
  }

  /** The target of a copy or commit inherits the disk's cache mode (seen with libvirt 9). */
  private static void requireFlushes(NativeDomain domain, String target) throws LibvirtFailure {
    if (domain.xml().cacheMode(target).filter("unsafe"::equals).isPresent()) {
      var message =
          "Disk %s has the cache mode 'unsafe': QEMU would flush nothing to the share. Change disk_cachemodes in nova.conf"
              .formatted(target);
      throw new Refused(message, new IllegalArgumentException(message));
    }
  }

  @Override
  public void startPull(String serverId, String target, long mibPerSecond) {
    tell(
        serverId,
        "start the pull of " + target,
        domain -> {
          requireNoMigration(domain);
          domain.pull(target, mibPerSecond);
        });
  }

  @Override
  public void setJobSpeed(String serverId, String target, long mibPerSecond) {
    tell(
        serverId,
        "set the speed of the block job of " + target,
        domain -> domain.jobSpeed(target, mibPerSecond));
  }

  @Override
  public void cancelJob(String serverId, String target) {
    tell(
        serverId,
        "cancel the block job of " + target,
        domain -> {
          try {
            domain.cancelJob(target);
          } catch (LibvirtFailure e) {
            // It may have ended by itself, or never have been.
            if (domain.blockJob(target).isPresent()) {
              throw e;
            }
          }
        });
  }

  @Override
  public void pivot(String serverId, String target) {
    tell(serverId, "pivot " + target, domain -> domain.pivot(target));
  }

  @Override
  public void suspend(String serverId) {
    tell(serverId, "suspend", NativeDomain::suspend);
  }

  @Override
  public void resume(String serverId) {
    tell(serverId, "resume", NativeDomain::resume);
  }

  @Override
  public void snapshotOnto(String serverId, String target, Path overlay) {
    tell(
        serverId,
        "snapshot %s onto '%s'".formatted(target, overlay),
        domain -> domain.snapshotOnto(target, overlay));
  }

  @Override
  public void openReadOnly(String serverId, Path backing) {
    tell(
        serverId,
        "open '%s' read-only".formatted(backing),
        domain -> {
          requireNoMigration(domain);
          domain.openReadOnly(backing);
        });
  }

  @Override
  public Optional<MigrationJob> outgoingMigration(String serverId) {
    return ask(serverId, "tell the statistics of a migration", NativeDomain::outgoingMigration);
  }

  @Override
  public void limitPostCopy(String serverId, long mibPerSecond) {
    tell(
        serverId,
        "limit post-copy to %d MiB/s".formatted(mibPerSecond),
        domain -> domain.limitPostCopy(mibPerSecond));
  }

  /** In the caller's thread: it may take hours, and must not keep others from this server. */
  @Override
  public void resumePostCopy(String serverId, PostCopyPath path) {
    var call = "resume the post-copy to %s (server %s)".formatted(path.libvirtUri(), serverId);
    var unused =
        connected(
            libvirt ->
                answer(
                    libvirt,
                    serverId,
                    call,
                    domain -> {
                      domain.resumePostCopy(path);
                      return call;
                    }));
  }

  @Override
  public void endBrokenHalf(String serverId) {
    tell(
        serverId,
        "end the half that is left of it",
        domain -> {
          if (domain.state() != DomainState.PAUSED_POST_COPY_FAILED) {
            var message = "The domain is no half of a broken post-copy: it is " + domain.state();
            throw new Refused(message, new IllegalStateException(message));
          }
          domain.destroy();
        });
  }

  @Override
  public Optional<QemuProcess> qemuOf(String serverId) {
    return processes.of(serverId);
  }

  @Override
  public List<DiskTraffic> diskTraffic(String serverId) {
    return ask(
        serverId,
        "tell what its disks read and wrote",
        domain -> {
          var traffic = new ArrayList<DiskTraffic>();
          for (var target : domain.xml().targets()) {
            traffic.add(domain.traffic(target));
          }
          return traffic;
        });
  }

  @Override
  public GuestMemory memory(String serverId, int samples) {
    return ask(
        serverId,
        "tell its memory",
        domain -> {
          var bytes = domain.xml().memoryBytes();
          return processes
              .of(serverId)
              .map(qemu -> memory(qemu.id(), bytes, samples))
              .orElseGet(() -> new GuestMemory(bytes, Optional.empty(), Optional.empty()));
        });
  }

  private GuestMemory memory(long qemu, long bytes, int samples) {
    var where = mappings.of(qemu, bytes);
    return new GuestMemory(bytes, GuestMappings.held(where, bytes), pages.of(qemu, where, samples));
  }

  /**
   * libvirt has it wait for the end of a migration that begins this very moment, for up to 30 s; so
   * it does not stand in the way of other calls for this server, which watch that migration.
   */
  @Override
  public void startDirtyRate(String serverId, int seconds) {
    var call = "look how fast its memory changes (server %s)".formatted(serverId);
    var unused =
        calls.call(
            serverId + " dirty rate",
            call,
            () ->
                connected(
                    libvirt ->
                        answer(
                            libvirt,
                            serverId,
                            call,
                            domain -> {
                              requireNoMigration(domain);
                              requireSampled(domain);
                              domain.startDirtyRate(seconds);
                              return call;
                            })));
  }

  private static void requireSampled(NativeDomain domain) throws LibvirtFailure {
    if (domain.xml().memoryBytes() < SAMPLED_BYTES) {
      var message =
          "QEMU does not look at guests with less than %d MiB of memory"
              .formatted(SAMPLED_BYTES >> 20);
      throw new Refused(message, new IllegalArgumentException(message));
    }
  }

  @Override
  public Optional<DirtyRate> dirtyRate(String serverId) {
    return ask(serverId, "tell how fast its memory changes", NativeDomain::dirtyRate);
  }

  @Override
  public Optional<MigrationResult> arrival(String serverId) {
    return ask(serverId, "tell what its migration took", NativeDomain::arrival);
  }

  @Override
  public void listen(HypervisorListener listener) {
    events.listen(listener);
  }

  @Override
  public void close() {
    connections.close();
    calls.close();
    events.close();
  }

  private interface Question<A, T> {
    T of(A subject) throws LibvirtFailure;
  }

  private interface Order {
    void to(NativeDomain domain) throws LibvirtFailure;
  }

  private void tell(String serverId, String what, Order order) {
    ask(
        serverId,
        what,
        domain -> {
          order.to(domain);
          return what;
        });
  }

  private <T> T ask(String serverId, String what, Question<NativeDomain, T> question) {
    var call = "%s (server %s)".formatted(what, serverId);
    return calls.call(
        serverId, call, () -> connected(libvirt -> answer(libvirt, serverId, call, question)));
  }

  private static <T> T answer(
      Connection libvirt, String serverId, String call, Question<NativeDomain, T> question)
      throws LibvirtFailure {
    try (var domain =
        libvirt
            .domain(serverId)
            .orElseThrow(
                () ->
                    new Gone(
                        "libvirt knows no such domain: '%s'".formatted(call),
                        new IllegalStateException(serverId)))) {
      try {
        return question.of(domain);
      } catch (LibvirtFailure e) {
        if (!e.isOfConnection() && !domain.isActive()) {
          throw new Gone(
              "The domain does not run: '%s': libvirt says: %s".formatted(call, e.getMessage()), e);
        }
        if (!e.isOfConnection()) {
          throw new Refused("libvirt refused '%s': %s".formatted(call, e.getMessage()), e);
        }
        throw e;
      }
    }
  }

  private <T> T connected(Question<Connection, T> question) {
    try {
      var libvirt = connections.borrow();
      try {
        return question.of(libvirt);
      } finally {
        connections.giveBack(libvirt);
      }
    } catch (LibvirtFailure e) {
      throw new Unavailable("The connection to libvirt failed: " + e.getMessage(), e);
    }
  }
}
