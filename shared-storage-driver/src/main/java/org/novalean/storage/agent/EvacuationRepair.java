package org.novalean.storage.agent;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import org.novalean.storage.hypervisor.Domain;
import org.novalean.storage.hypervisor.Hypervisor;
import org.novalean.storage.image.DiskImages;
import org.novalean.storage.image.ImageException;
import org.novalean.storage.io.Durable;
import org.novalean.storage.io.FileOwner;
import org.novalean.storage.io.HungException;
import org.novalean.storage.job.Journal;
import org.novalean.storage.layer.LayerName;
import org.novalean.storage.layer.LayerRecords;
import org.novalean.storage.messages.Staged;
import org.novalean.storage.rpc.RequestRefused;
import org.novalean.storage.share.SharePlace;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a server its data at rest back, which Nova evacuated to this host without them: an empty
 * top over its newest layer takes the place of the disk that Nova made anew from the image. That
 * disk is kept beside it. Dying anywhere in it and doing it again is fine.
 */
final class EvacuationRepair {
  private static final Logger log = LoggerFactory.getLogger(EvacuationRepair.class);

  private static final String DRAFT = ".nova-lean-repair";
  private static final String KEPT = ".nova-lean-replaced";

  private final SharePlace place;
  private final RootLayers layers;
  private final LayerRecords records;
  private final DiskImages images;
  private final Hypervisor hypervisor;
  private final Journal journal;
  private final Clock clock;

  EvacuationRepair(
      SharePlace place,
      RootLayers layers,
      LayerRecords records,
      DiskImages images,
      Hypervisor hypervisor,
      Journal journal,
      Clock clock) {
    this.place = requireNonNull(place, "place is null");
    this.layers = requireNonNull(layers, "layers is null");
    this.records = requireNonNull(records, "records is null");
    this.images = requireNonNull(images, "images is null");
    this.hypervisor = requireNonNull(hypervisor, "hypervisor is null");
    this.journal = requireNonNull(journal, "journal is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** Does it. Refuses, with nothing changed, whatever is not plainly right. */
  synchronized Staged repair(String serverId) throws RequestRefused {
    try {
      requireQuiet(serverId);
      var home = place.instancesPath().resolve(serverId);
      var disk = home.resolve(RootLayers.ROOT_DISK);
      var kept = home.resolve(RootLayers.ROOT_DISK + KEPT);
      requireReplaceable(serverId, disk, kept);
      var layer = layers.of(serverId);
      var draft = home.resolve(RootLayers.ROOT_DISK + DRAFT);
      Files.deleteIfExists(draft);
      images.createOverlay(draft, layer.image(), layer.virtualSize());
      FileOwner.copy(home, draft);
      requireStopped(serverId);
      if (Files.exists(disk)) {
        Files.move(disk, kept, StandardCopyOption.ATOMIC_MOVE);
      }
      Files.move(draft, disk, StandardCopyOption.ATOMIC_MOVE);
      Durable.syncDirectory(home);
      if (runs(serverId)) {
        throw refused(
            "server %s was started in the middle of its repair and may run on the disk that was replaced: stop it and start it again; what it wrote until then is in '%s'"
                .formatted(serverId, kept));
      }
      noteStoodOn(layer.name());
      return new Staged(
          "%s. The disk that Nova had made is kept as '%s' until the server leaves this host"
              .formatted(layer.loss(), kept));
    } catch (IOException | ImageException e) {
      throw refused(String.valueOf(e.getMessage()));
    }
  }

  /** Should the server be hydrated later, this tells its disk from one that Nova made anew. */
  private void noteStoodOn(LayerName layer) {
    try {
      records.stoodOn(layer, clock.instant());
    } catch (IOException | HungException e) {
      log.warn("{}: that its server stands on it again could not be written down", layer, e);
    }
  }

  private boolean runs(String serverId) {
    return hypervisor
        .domain(serverId)
        .map(Domain::state)
        .filter(state -> state.isActive())
        .isPresent();
  }

  private void requireStopped(String serverId) throws RequestRefused {
    if (runs(serverId)) {
      throw refused("server %s runs: stop it first".formatted(serverId));
    }
  }

  private void requireQuiet(String serverId) throws RequestRefused {
    requireStopped(serverId);
    if (journal.read().mentions(serverId)) {
      throw refused(
          "the journal of this host still has a job on server %s; it is recovered first"
              .formatted(serverId));
    }
    var resize = place.instancesPath().resolve(serverId + "_resize");
    if (Files.exists(resize)) {
      throw refused("'%s' exists: a resize or cold migration is not over".formatted(resize));
    }
  }

  private void requireReplaceable(String serverId, Path disk, Path kept)
      throws RequestRefused, IOException {
    if (!Files.exists(disk)) {
      if (!Files.exists(kept)) {
        throw refused("there is no disk '%s' to replace".formatted(disk));
      }
      return;
    }
    if (Files.exists(kept)) {
      throw refused("'%s' is there from an earlier repair: move it away".formatted(kept));
    }
    var layer =
        images
            .info(disk)
            .flatMap(info -> info.backing())
            .flatMap(backing -> LayerName.parse(String.valueOf(backing.getFileName())));
    if (layer.isPresent()) {
      throw refused("server %s stands on its data at rest: %s".formatted(serverId, layer.get()));
    }
  }

  private static RequestRefused refused(String reason) {
    return new RequestRefused("refused", reason);
  }
}
