package org.novalean.storage.job;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.novalean.storage.hypervisor.Disk;
import org.novalean.storage.hypervisor.Domain;
import org.novalean.storage.hypervisor.DomainState;
import org.novalean.storage.layer.LayerName;

/**
 * Whether a job may be begun on a disk: DESIGN.md's list of what must never be. All checks throw a
 * {@link Refusal} that says why not.
 */
public final class DiskChecks {

  /** Nova's file of a server's swap disk. */
  private static final String SWAP = "disk.swap";

  /** Nova's file of a server's config drive. */
  private static final String CONFIG_DRIVE = "disk.config";

  private final JobTools tools;

  public DiskChecks(JobTools tools) {
    this.tools = requireNonNull(tools, "tools is null");
  }

  /** All that must hold before anything is changed. */
  public CheckedDisk check(String serverId, String target) {
    if (tools.journal().read().mentions(serverId)) {
      throw new Refusal(
          "the journal of this host still has a job on server %s; it is recovered first"
              .formatted(serverId));
    }
    var domain = quietDomain(serverId);
    var disk =
        domain
            .disk(target)
            .orElseThrow(
                () -> new Refusal("server %s has no disk '%s'".formatted(serverId, target)));
    var file = placeable(serverId, disk);
    for (var each : domain.disks()) {
      if (tools.hypervisor().blockJob(serverId, each.target()).isPresent()) {
        throw new Refusal(
            "a block job runs on disk '%s' of server %s already"
                .formatted(each.target(), serverId));
      }
    }
    if (tools.files().exists(JournalEntry.overlayOf(file))) {
      throw new Refusal(
          "'%s' is in the way and no journal entry explains it: look at it, then move it away"
              .formatted(JournalEntry.overlayOf(file)));
    }
    var info =
        tools
            .images()
            .info(file)
            .orElseThrow(() -> new Refusal("there is no image '%s'".formatted(file)));
    if (!info.format().equals("qcow2")) {
      throw new Refusal("'%s' is %s, not qcow2".formatted(file, info.format()));
    }
    var process =
        domain
            .process()
            .orElseThrow(() -> new Refusal("server %s has no process".formatted(serverId)));
    mustBeOpen(process.id(), file);
    var layer = layerUnder(serverId, disk);
    layer.ifPresent(name -> mustBeOpen(process.id(), tools.layers().path(name)));
    return new CheckedDisk(file, info, process, disk.chain(), layer);
  }

  /** Running, and Nova does nothing with it. Also asked once more just before a pause. */
  public Domain quietDomain(String serverId) {
    var domain =
        tools
            .hypervisor()
            .domain(serverId)
            .orElseThrow(() -> new Refusal("server %s is not on this host".formatted(serverId)));
    if (domain.state() != DomainState.RUNNING) {
      throw new Refusal("server %s is %s, not RUNNING".formatted(serverId, domain.state()));
    }
    if (domain.snapshots() > 0) {
      throw new Refusal(
          "libvirt keeps %d snapshots of server %s".formatted(domain.snapshots(), serverId));
    }
    if (tools.hypervisor().outgoingMigration(serverId).isPresent()) {
      throw new Refusal("server %s is migrating".formatted(serverId));
    }
    var instances = tools.settings().instancesPath();
    for (var sign :
        List.of(
            instances.resolve(serverId + "_resize"),
            instances.resolve(serverId).resolve("disk.rescue"))) {
      if (tools.files().exists(sign)) {
        throw new Refusal(
            "Nova resizes, migrates or rescues server %s: '%s' exists".formatted(serverId, sign));
      }
    }
    return domain;
  }

  /**
   * The file of a disk whose data at rest can be placed on the share.
   *
   * @throws Refusal with why the disk is left alone
   */
  public Path placeable(String serverId, Disk disk) {
    if (disk.serial().isPresent()) {
      throw new Refusal(
          "volume %s: its data are with Cinder already".formatted(disk.serial().get()));
    }
    var home = tools.settings().instancesPath().resolve(serverId);
    var file = disk.source().filter(source -> disk.file() && home.equals(source.getParent()));
    if (file.isEmpty() || !String.valueOf(file.get().getFileName()).startsWith("disk")) {
      throw new Refusal("disk '%s' is not a file 'disk*' in '%s'".formatted(disk.target(), home));
    }
    if (file.get().endsWith(CONFIG_DRIVE)) {
      throw new Refusal("config drive: Nova writes it, and may do so again");
    }
    if (!disk.device().equals("disk")
        || disk.readOnly()
        || disk.shareable()
        || !disk.format().equals("qcow2")) {
      throw new Refusal(
          "disk '%s' (%s, %s%s%s) is not a local, writable qcow2 disk of one server"
              .formatted(
                  disk.target(),
                  disk.device(),
                  disk.format(),
                  disk.readOnly() ? ", read-only" : "",
                  disk.shareable() ? ", shareable" : ""));
    }
    if (file.get().endsWith(SWAP)) {
      throw new Refusal("swap: Nova makes it anew whenever it likes, so it never is data at rest");
    }
    return file.get();
  }

  private void mustBeOpen(long processId, Path file) {
    if (!tools.openFiles().has(processId, file)) {
      throw new Refusal(
          "QEMU (process %d) has not the file open that is '%s' now: the guest may run on another file of that name; nothing may be written to it. Look at /proc/%d/fd"
              .formatted(processId, file, processId));
    }
  }

  /**
   * The at-rest layer of this disk that it lies on, where it does.
   *
   * @throws Refusal where that layer is not as nova-lean makes them
   */
  public Optional<LayerName> layerUnder(String serverId, Disk disk) {
    var layer = layerNamedBy(serverId, disk);
    if (layer.isPresent() && disk.chain().size() > 2) {
      throw new Refusal(
          "at-rest layer '%s' has a backing image; it should have none"
              .formatted(disk.chain().get(1)));
    }
    return layer;
  }

  /** The at-rest layer that this disk's chain names, whatever is there now. Touches no file. */
  public Optional<LayerName> layerNamedBy(String serverId, Disk disk) {
    var chain = disk.chain();
    if (chain.size() < 2) {
      return Optional.empty();
    }
    var below = chain.get(1);
    return LayerName.parse(String.valueOf(below.getFileName()))
        .filter(name -> name.serverId().equals(serverId))
        .filter(name -> name.target().equals(disk.target()))
        .filter(name -> tools.layers().path(name).equals(below));
  }
}
