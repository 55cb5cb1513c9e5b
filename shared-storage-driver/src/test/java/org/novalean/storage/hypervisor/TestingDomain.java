package org.novalean.storage.hypervisor;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A domain of {@link TestingHypervisor}. */
final class TestingDomain {

  final String serverId;
  final String name;

  /** What Nova writes into the domain's XML at every hard reboot. */
  final Map<String, Path> novasDisks;

  /** libvirt's persistent definition; a pivot and a snapshot change it. */
  final Map<String, Path> defined;

  /** What libvirt tells of some disks besides their images. */
  final Map<String, UnaryOperator<Disk>> looks = new LinkedHashMap<>();

  /** Of the QEMU that runs; empty where none does. */
  final Map<String, TestingDisk> running = new LinkedHashMap<>();

  DomainState state = DomainState.SHUT_OFF;
  int runs;
  int snapshots;
  Hardware hardware = Hardware.PLAIN;
  Optional<MigrationJob> outgoing = Optional.empty();
  long postCopyLimit;
  GuestMemory memory = new GuestMemory(16 << 20, Optional.of(1L << 20), Optional.empty());
  long bytesChanged;
  Optional<DirtyRate> dirtyRate = Optional.empty();
  Optional<MigrationResult> arrival = Optional.empty();

  TestingDomain(String serverId, String name, Map<String, Path> disks) {
    this.serverId = serverId;
    this.name = name;
    this.novasDisks = new LinkedHashMap<>(disks);
    this.defined = new LinkedHashMap<>(disks);
  }

  Domain snapshot() {
    var active = state.isActive();
    return new Domain(
        serverId,
        name,
        state,
        // The files are open in this process, as /proc/<pid>/fd shows.
        active
            ? Optional.of(new QemuProcess(ProcessHandle.current().pid(), "run " + runs))
            : Optional.empty(),
        defined.entrySet().stream().map(disk -> disk(disk.getKey(), disk.getValue())).toList(),
        snapshots,
        hardware);
  }

  private Disk disk(String target, Path definedTop) {
    var chain =
        Optional.ofNullable(running.get(target))
            .map(disk -> disk.chain().stream().map(TestingNode::path).toList())
            .orElseGet(() -> List.of(definedTop));
    var plain =
        new Disk(
            target,
            "disk",
            Optional.of(chain.get(0)),
            true,
            "qcow2",
            false,
            false,
            Optional.empty(),
            chain);
    return looks.getOrDefault(target, UnaryOperator.identity()).apply(plain);
  }
}
