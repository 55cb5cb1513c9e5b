package org.novalean.storage.preflight;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.novalean.storage.hypervisor.Disk;
import org.novalean.storage.hypervisor.Domain;
import org.novalean.storage.hypervisor.DomainState;
import org.novalean.storage.hypervisor.Hypervisor;
import org.novalean.storage.hypervisor.Versions;
import org.novalean.storage.nova.NovaConf;

/**
 * What makes post-copy fail, or unsafe, for one server between two hosts: each says it of its own
 * side. Pre-copy, which Nova does by itself, either works then or fails without harm.
 */
public final class PostCopyObstacles {

  /** QEMU's release notes 10.1; before, it refuses both together. */
  private static final long MULTIFD_IN_POST_COPY = Versions.of(10, 1, 0);

  /**
   * A page is fetched whole while the guest waits for it: 2 MiB take 2 ms at 10 Gb/s, 1 GiB a
   * second (QEMU, docs/devel/migration/postcopy.rst).
   */
  private static final long LARGEST_PAGE_KIB = 2048;

  private final List<Path> novaConf;
  private final Hypervisor hypervisor;
  private final Check userfaultfd;

  /**
   * @param novaConf nova-compute's files, and directories of files
   * @param userfaultfd whether QEMU may use it here
   */
  public PostCopyObstacles(List<Path> novaConf, Hypervisor hypervisor, Check userfaultfd) {
    this.novaConf = List.copyOf(novaConf);
    this.hypervisor = requireNonNull(hypervisor, "hypervisor is null");
    this.userfaultfd = requireNonNull(userfaultfd, "userfaultfd is null");
  }

  /** Those of this host. */
  public static PostCopyObstacles ofThisHost(List<Path> novaConf, Hypervisor hypervisor) {
    return new PostCopyObstacles(
        novaConf, hypervisor, new Userfaultfd(Userfaultfd.SYSCTL, Userfaultfd.QEMU_CONF));
  }

  /**
   * For a server to come here.
   *
   * @throws org.novalean.storage.hypervisor.HypervisorException where libvirt does not answer
   */
  public List<String> ofArriving() {
    var reasons = new ArrayList<>(ofConfiguration(NovaConf.inUse(novaConf)));
    if (userfaultfd.run() instanceof Result.Failed failed) {
      reasons.add(failed.detail());
    }
    return reasons;
  }

  /**
   * For a server to leave this host; empty where libvirt does not have it.
   *
   * @param givesWay the agent works at the server's disks, which it ends for any migration
   * @throws org.novalean.storage.hypervisor.HypervisorException where libvirt does not answer
   */
  public List<String> ofLeaving(String serverId, boolean givesWay) {
    var conf = NovaConf.inUse(novaConf);
    var reasons = new ArrayList<>(ofConfiguration(conf));
    hypervisor
        .domain(serverId)
        .ifPresent(
            domain -> {
              reasons.addAll(ofState(domain));
              if (!givesWay) {
                reasons.addAll(ofJobs(domain));
              }
              reasons.addAll(ofHardware(domain));
              reasons.addAll(ofEncryption(conf, domain));
            });
    return reasons;
  }

  private List<String> ofConfiguration(Optional<NovaConf> conf) {
    var reasons = new ArrayList<String>();
    if (conf.filter(c -> !c.permitsPostCopy()).isPresent()) {
      reasons.add(
          "[libvirt] live_migration_permit_post_copy is not true in nova.conf: set it on every compute host, and restart nova-compute");
    }
    if (conf.filter(NovaConf::tunnelsMigrations).isPresent()) {
      reasons.add(
          "[libvirt] live_migration_tunnelled is true in nova.conf: libvirt does no post-copy in a tunnel");
    }
    conf.map(NovaConf::parallelConnections)
        .filter(connections -> connections > 1)
        .ifPresent(connections -> ofParallel(connections).ifPresent(reasons::add));
    return reasons;
  }

  private Optional<String> ofParallel(int connections) {
    var qemu = hypervisor.versions().qemu();
    return qemu < MULTIFD_IN_POST_COPY
        ? Optional.of(
            "[libvirt] live_migration_parallel_connections is %d in nova.conf, and QEMU %s does no post-copy over several (10.1 does)"
                .formatted(connections, Versions.words(qemu)))
        : Optional.empty();
  }

  private List<String> ofState(Domain domain) {
    var reasons = new ArrayList<String>();
    if (domain.state() == DomainState.PAUSED_BY_USER) {
      reasons.add("the guest is paused: nothing dirties its memory");
    }
    if (domain.snapshots() > 0) {
      reasons.add(
          "libvirt keeps %d snapshots of it, and migrates no server that has any (virsh snapshot-list %s)"
              .formatted(domain.snapshots(), domain.name()));
    }
    return reasons;
  }

  /** Once it migrates, libvirt's own mirrors show as jobs. */
  private List<String> ofJobs(Domain domain) {
    if (hypervisor.outgoingMigration(domain.serverId()).isPresent()) {
      return List.of();
    }
    return domain.disks().stream()
        .map(Disk::target)
        .filter(target -> hypervisor.blockJob(domain.serverId(), target).isPresent())
        .map(
            target ->
                "a block job runs on %s, and libvirt migrates no server that has one (virsh blockjob %s %s)"
                    .formatted(target, domain.name(), target))
        .toList();
  }

  private static List<String> ofHardware(Domain domain) {
    var reasons = new ArrayList<String>();
    var hardware = domain.hardware();
    if (!hardware.hostDevices().isEmpty()) {
      reasons.add(
          "devices of its host are passed through (%s), which QEMU does not take along in post-copy"
              .formatted(String.join(", ", hardware.hostDevices())));
    }
    if (hardware.persistentMemory()) {
      reasons.add("it has persistent memory, which QEMU does not fetch in post-copy");
    }
    if (hardware.hugePageKib() > LARGEST_PAGE_KIB) {
      reasons.add(
          "its memory is in huge pages of %d MiB: in post-copy the guest would stand still while each is fetched"
              .formatted(hardware.hugePageKib() / 1024));
    }
    return reasons;
  }

  /** edpm-ansible #626 and #636: such migrations hung or failed, and operators turn one off. */
  private static List<String> ofEncryption(Optional<NovaConf> conf, Domain domain) {
    var encrypted = conf.filter(NovaConf::encryptsMigrations).isPresent();
    return encrypted && domain.disks().stream().anyMatch(PostCopyObstacles::isCopied)
        ? List.of(
            "[libvirt] live_migration_with_native_tls is true in nova.conf and disks are copied: post-copy is not reliable with both")
        : List.of();
  }

  private static boolean isCopied(Disk disk) {
    return disk.file() && !disk.readOnly() && !disk.shareable() && disk.serial().isEmpty();
  }
}
