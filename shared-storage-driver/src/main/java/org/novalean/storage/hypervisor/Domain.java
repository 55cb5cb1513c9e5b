package org.novalean.storage.hypervisor;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * A domain of libvirt: one server of Nova.
 *
 * @param serverId its UUID, the same in Nova and libvirt
 * @param name libvirt's name, for example {@code instance-00000007}
 * @param process its QEMU; empty where it does not run
 * @param disks in libvirt's order, CD-ROMs included
 * @param snapshots how many snapshots with metadata libvirt keeps; any forbid a live migration
 * @param hardware what of it matters to post-copy
 */
public record Domain(
    String serverId,
    String name,
    DomainState state,
    Optional<QemuProcess> process,
    List<Disk> disks,
    int snapshots,
    Hardware hardware) {

  public Domain {
    requireNonNull(serverId, "serverId is null");
    requireNonNull(name, "name is null");
    requireNonNull(state, "state is null");
    requireNonNull(process, "process is null");
    disks = List.copyOf(disks);
    requireNonNull(hardware, "hardware is null");
  }

  /** The process id of its QEMU; empty where it does not run. */
  public Optional<Long> processId() {
    return process.map(QemuProcess::id);
  }

  /** The disk with that target name, for example {@code vda}. */
  public Optional<Disk> disk(String target) {
    return disks.stream().filter(disk -> disk.target().equals(target)).findFirst();
  }
}
