package org.novalean.storage.agent;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.novalean.storage.hypervisor.BlockJob;
import org.novalean.storage.hypervisor.Disk;
import org.novalean.storage.hypervisor.Domain;
import org.novalean.storage.hypervisor.Hypervisor;
import org.novalean.storage.messages.DiskCopy;
import org.novalean.storage.messages.DiskOf;
import org.novalean.storage.messages.Kinds;
import org.novalean.storage.rpc.Handlers;
import org.novalean.storage.rpc.RequestRefused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The copies of volumes in use that Nova makes when Cinder moves a volume ({@code _swap_volume} of
 * its libvirt driver), and which neither of them tells anything about, or can stop.
 *
 * <p>Such a copy may be ended at any time: Nova then finds no job, cannot pivot, puts back what it
 * had, and tells Cinder that it failed. Whichever of both comes first, libvirt does them one after
 * the other.
 */
final class VolumeCopies {
  private static final Logger log = LoggerFactory.getLogger(VolumeCopies.class);

  private final Hypervisor hypervisor;

  VolumeCopies(Hypervisor hypervisor) {
    this.hypervisor = requireNonNull(hypervisor, "hypervisor is null");
  }

  void addTo(Handlers.Builder handlers) {
    handlers
        .on(Kinds.DISK_COPY, DiskOf.class, (question, request) -> look(question))
        .on(Kinds.END_DISK_COPY, DiskOf.class, (question, request) -> end(question));
  }

  private DiskCopy look(DiskOf question) throws RequestRefused {
    var domain = domain(question);
    return seen(domain, disk(domain, question));
  }

  private DiskCopy end(DiskOf question) throws RequestRefused {
    var domain = domain(question);
    var disk = disk(domain, question);
    if (disk.serial().isEmpty()) {
      throw refused(question, "it is no volume: whatever copies it is not Cinder's");
    }
    if (domain.state().isActive()
        && hypervisor.outgoingMigration(question.serverId()).isPresent()) {
      throw refused(question, "the server is being migrated");
    }
    if (job(domain, disk).isEmpty()) {
      throw refused(question, "nothing copies it now");
    }
    hypervisor.cancelJob(question.serverId(), question.target());
    log.info(
        "server {}: the copy of {} (volume {}) is ended, as was asked for",
        question.serverId(),
        question.target(),
        disk.serial().get());
    return look(question);
  }

  private DiskCopy seen(Domain domain, Disk disk) {
    var job = job(domain, disk);
    return new DiskCopy(
        job.isPresent(),
        job.filter(BlockJob::ready).isPresent(),
        job.map(BlockJob::done).orElse(0L),
        job.map(BlockJob::total).orElse(0L),
        disk.source().map(String::valueOf));
  }

  private Optional<BlockJob> job(Domain domain, Disk disk) {
    return domain.state().isActive()
        ? hypervisor
            .blockJob(domain.serverId(), disk.target())
            .filter(job -> job.kind() == BlockJob.Kind.COPY)
        : Optional.empty();
  }

  private Domain domain(DiskOf question) throws RequestRefused {
    return hypervisor
        .domain(question.serverId())
        .orElseThrow(
            () ->
                new RequestRefused(
                    "not-here",
                    "libvirt on this host has no server %s".formatted(question.serverId())));
  }

  private static Disk disk(Domain domain, DiskOf question) throws RequestRefused {
    return domain
        .disk(question.target())
        .orElseThrow(() -> refused(question, "the server has no such disk"));
  }

  private static RequestRefused refused(DiskOf question, String why) {
    return new RequestRefused(
        "refused",
        "disk '%s' of server %s: %s".formatted(question.target(), question.serverId(), why));
  }
}
