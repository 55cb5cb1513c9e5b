package org.novalean.storage.seal;

import java.nio.file.Path;
import java.util.Optional;
import org.novalean.storage.hypervisor.BlockJob;
import org.novalean.storage.hypervisor.DomainState;
import org.novalean.storage.hypervisor.HypervisorException;
import org.novalean.storage.image.ImageInfo;
import org.novalean.storage.job.JobTools;
import org.novalean.storage.job.JournalEntry;

/**
 * What is there, whatever a journal says.
 *
 * @param state of the domain; empty where libvirt knows none
 * @param sameProcess the QEMU that the job began with still runs
 * @param activeTop the image that the running guest writes to
 * @param job the block job on the disk
 * @param overlayThere the new top still has its own name
 * @param diskInode of the file that Nova knows; empty where there is none
 * @param diskBacking what that file's header names
 */
record SealFacts(
    Optional<DomainState> state,
    boolean sameProcess,
    Optional<Path> activeTop,
    Optional<BlockJob> job,
    boolean overlayThere,
    Optional<Long> diskInode,
    Optional<Path> diskBacking) {

  static SealFacts lookAt(JournalEntry entry, JobTools tools) {
    var domain = tools.hypervisor().domain(entry.serverId());
    var active = domain.filter(found -> found.state().isActive());
    return new SealFacts(
        domain.map(found -> found.state()),
        active.flatMap(found -> found.process()).filter(entry.process()::equals).isPresent(),
        active.flatMap(found -> found.disk(entry.target())).flatMap(disk -> disk.source()),
        active.flatMap(found -> job(entry, tools)),
        tools.files().exists(entry.overlay()),
        tools.files().inode(entry.disk()),
        tools.images().info(entry.disk()).flatMap(ImageInfo::backing));
  }

  private static Optional<BlockJob> job(JournalEntry entry, JobTools tools) {
    try {
      return tools.hypervisor().blockJob(entry.serverId(), entry.target());
    } catch (HypervisorException.Gone e) {
      return Optional.empty();
    }
  }

  boolean isActive() {
    return state.filter(DomainState::isActive).isPresent();
  }

  boolean runsOn(Path image) {
    return activeTop.filter(image::equals).isPresent();
  }

  /** The new top has taken the disk's name. */
  boolean isRenamed(JournalEntry entry) {
    return !overlayThere
        && entry.overlayInode().isPresent()
        && entry.overlayInode().equals(diskInode);
  }

  /** For the operator. */
  @Override
  public String toString() {
    return "domain %s%s, guest writes to %s, block job %s, new top %s, disk's inode %s, its backing image %s"
        .formatted(
            state.map(Enum::name).orElse("unknown to libvirt"),
            sameProcess ? " (same QEMU)" : "",
            activeTop.map(Path::toString).orElse("-"),
            job.map(one -> one.kind().name()).orElse("none"),
            overlayThere ? "there" : "not there",
            diskInode.map(String::valueOf).orElse("-"),
            diskBacking.map(Path::toString).orElse("-"));
  }
}
