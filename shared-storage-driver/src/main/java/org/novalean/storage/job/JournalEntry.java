package org.novalean.storage.job;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.novalean.storage.hypervisor.QemuProcess;
import org.novalean.storage.layer.LayerName;

/**
 * A seal or hydration under way, as the journal knows it.
 *
 * @param id of the operation, chosen by who asked for it
 * @param disk the file that Nova knows, {@code instances/<uuid>/disk}
 * @param overlay a seal's new top before it takes the disk's name
 * @param layer the at-rest layer
 * @param layerPath where it is, as libvirt names it
 * @param layerWasWhole before this job
 * @param process the QEMU that the job began with; in another one neither the block job nor a pause
 *     is ours
 * @param overlayInode of the new top, known from {@link JobStep#PAUSING} on: the disk has this
 *     inode exactly when the rename was done
 * @param pausedByUs the guest is or was about to be paused by this job
 */
public record JournalEntry(
    String id,
    JobKind kind,
    String serverId,
    String target,
    Path disk,
    Path overlay,
    LayerName layer,
    Path layerPath,
    boolean layerWasWhole,
    QemuProcess process,
    JobStep step,
    Optional<Long> overlayInode,
    boolean pausedByUs,
    Instant startedAt,
    String requestedBy) {

  public JournalEntry {
    requireNonNull(id, "id is null");
    requireNonNull(kind, "kind is null");
    requireNonNull(serverId, "serverId is null");
    requireNonNull(target, "target is null");
    requireNonNull(disk, "disk is null");
    requireNonNull(overlay, "overlay is null");
    requireNonNull(layer, "layer is null");
    requireNonNull(layerPath, "layerPath is null");
    requireNonNull(process, "process is null");
    requireNonNull(step, "step is null");
    requireNonNull(overlayInode, "overlayInode is null");
    requireNonNull(startedAt, "startedAt is null");
    requireNonNull(requestedBy, "requestedBy is null");
  }

  /** Where the new top of a disk is made, before it takes the disk's name. */
  public static Path overlayOf(Path disk) {
    return disk.resolveSibling(disk.getFileName() + ".nova-lean-new");
  }

  /** The same job in another step. */
  public JournalEntry at(JobStep next) {
    return with(next, overlayInode, pausedByUs);
  }

  /** The same job, about to pause the guest. */
  public JournalEntry pausing(JobStep next, Optional<Long> inode) {
    return with(next, inode, true);
  }

  /** The same job in another step, the guest not paused by it any more. */
  public JournalEntry notPausing(JobStep next) {
    return with(next, overlayInode, false);
  }

  private JournalEntry with(JobStep newStep, Optional<Long> inode, boolean paused) {
    return new JournalEntry(
        id,
        kind,
        serverId,
        target,
        disk,
        overlay,
        layer,
        layerPath,
        layerWasWhole,
        process,
        newStep,
        inode,
        paused,
        startedAt,
        requestedBy);
  }

  /** For messages: what it is about. */
  @Override
  public String toString() {
    return "%s %s of server %s, disk %s".formatted(kind, id, serverId, target);
  }
}
