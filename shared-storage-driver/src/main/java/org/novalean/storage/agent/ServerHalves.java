package org.novalean.storage.agent;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import org.novalean.storage.hypervisor.Domain;
import org.novalean.storage.hypervisor.DomainState;
import org.novalean.storage.hypervisor.Hypervisor;
import org.novalean.storage.messages.HalfSeen;
import org.novalean.storage.messages.HalfSeen.DiskFile;
import org.novalean.storage.messages.Kept;
import org.novalean.storage.messages.Kinds;
import org.novalean.storage.messages.Nothing;
import org.novalean.storage.messages.ServerOf;
import org.novalean.storage.rpc.Handlers;
import org.novalean.storage.rpc.RequestRefused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this host has of a server whose post-copy broke for good, and what is done with it. Whoever
 * asks, only the half that is left on the source is ended: its guest went on elsewhere, so no copy
 * that runs is lost by it.
 */
final class ServerHalves {
  private static final Logger log = LoggerFactory.getLogger(ServerHalves.class);
  private static final String NO_DOMAIN = "NONE";

  private final Hypervisor hypervisor;
  private final SalvagedTops tops;
  private final BrokenPostCopies broken;

  ServerHalves(Hypervisor hypervisor, SalvagedTops tops, BrokenPostCopies broken) {
    this.hypervisor = requireNonNull(hypervisor, "hypervisor is null");
    this.tops = requireNonNull(tops, "tops is null");
    this.broken = requireNonNull(broken, "broken is null");
  }

  void addTo(Handlers.Builder handlers) {
    handlers
        .on(Kinds.HALF, ServerOf.class, (question, request) -> look(question.serverId()))
        .on(Kinds.KEEP_DISKS, ServerOf.class, (question, request) -> keep(question.serverId()))
        .on(Kinds.LET_GO, ServerOf.class, (question, request) -> letGo(question.serverId()))
        .on(Kinds.END_HALF, ServerOf.class, (question, request) -> end(question.serverId()));
  }

  HalfSeen look(String serverId) throws RequestRefused {
    try {
      var disks = new ArrayList<DiskFile>();
      for (var file : tops.files(serverId)) {
        disks.add(
            new DiskFile(
                String.valueOf(file.getFileName()),
                Files.size(file),
                Files.getLastModifiedTime(file).toInstant()));
      }
      var kept = tops.left(serverId);
      var state = hypervisor.domain(serverId).map(domain -> domain.state().name());
      return new HalfSeen(
          state.orElse(NO_DOMAIN), hypervisor.qemuOf(serverId).isPresent(), disks, kept);
    } catch (IOException e) {
      throw new RequestRefused("storage", "its disks cannot be looked at: " + e);
    }
  }

  Kept keep(String serverId) throws RequestRefused {
    try {
      return new Kept(tops.keep(serverId));
    } catch (IOException e) {
      throw new RequestRefused("storage", "its disks cannot be kept: " + e);
    }
  }

  /** It is about to be migrated from here. */
  Nothing leaves(String serverId) throws RequestRefused {
    try {
      tops.keepForMigration(serverId);
      return new Nothing();
    } catch (IOException e) {
      throw new RequestRefused("storage", "its disks cannot be given a second name: " + e);
    }
  }

  /**
   * No migration is under way. What was kept for one that came to nothing would keep the files that
   * a job replaces, for days.
   */
  void stays(String serverId) throws RequestRefused {
    try {
      tops.stays(serverId);
    } catch (IOException e) {
      throw new RequestRefused("storage", "what was kept of it cannot be deleted: " + e);
    }
  }

  private Nothing letGo(String serverId) throws RequestRefused {
    try {
      tops.letGo(serverId);
      return new Nothing();
    } catch (IOException e) {
      throw new RequestRefused("storage", "what was kept of it cannot be deleted: " + e);
    }
  }

  HalfSeen end(String serverId) throws RequestRefused {
    var here = look(serverId);
    if (here.qemu() || hasGuest(serverId)) {
      broken.giveUp(serverId);
      hypervisor.endBrokenHalf(serverId);
      log.warn("server {}: the half that its broken post-copy left here is ended", serverId);
    }
    return look(serverId);
  }

  private boolean hasGuest(String serverId) {
    return hypervisor
        .domain(serverId)
        .map(Domain::state)
        .filter(state -> state != DomainState.SHUT_OFF && state != DomainState.CRASHED)
        .isPresent();
  }
}
