package org.novalean.storage.hydrate;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.novalean.storage.hypervisor.BlockJob;
import org.novalean.storage.hypervisor.Disk;
import org.novalean.storage.hypervisor.DomainState;
import org.novalean.storage.image.ImageInfo;
import org.novalean.storage.job.JobTools;
import org.novalean.storage.job.JournalEntry;

/**
 * What is there, whatever a journal says.
 *
 * @param state of the domain; empty where libvirt knows none
 * @param sameProcess the QEMU that the job began with still runs
 * @param chain that the running guest has open; empty where it does not run
 * @param header of the disk's file; empty where there is no file
 */
record HydrationFacts(
    Optional<DomainState> state,
    boolean sameProcess,
    List<Path> chain,
    Optional<BlockJob> job,
    Optional<ImageInfo> header) {

  static HydrationFacts lookAt(JournalEntry entry, JobTools tools) {
    var domain = tools.hypervisor().domain(entry.serverId());
    var active = domain.filter(found -> found.state().isActive());
    return new HydrationFacts(
        domain.map(found -> found.state()),
        active.flatMap(found -> found.process()).filter(entry.process()::equals).isPresent(),
        active.flatMap(found -> found.disk(entry.target())).map(Disk::chain).orElse(List.of()),
        active.flatMap(found -> tools.hypervisor().blockJob(entry.serverId(), entry.target())),
        tools.images().info(entry.disk()));
  }

  boolean isActive() {
    return state.filter(DomainState::isActive).isPresent();
  }

  /** The QEMU that pulled has nothing below the top any more. */
  boolean isPulled() {
    return sameProcess && chain.size() == 1;
  }

  /** The file on the disk names no image below it. */
  boolean headerNamesNothing() {
    return header.filter(info -> info.backing().isEmpty()).isPresent();
  }
}
