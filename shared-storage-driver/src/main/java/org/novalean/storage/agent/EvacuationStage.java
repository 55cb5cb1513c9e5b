package org.novalean.storage.agent;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.novalean.storage.hypervisor.Hypervisor;
import org.novalean.storage.image.DiskImages;
import org.novalean.storage.image.ImageException;
import org.novalean.storage.io.Durable;
import org.novalean.storage.io.FileOwner;
import org.novalean.storage.messages.Staged;
import org.novalean.storage.rpc.RequestRefused;
import org.novalean.storage.share.SharePlace;

/**
 * Makes the empty top over a server's newest layer that an evacuation to this host will find: Nova
 * takes a directory {@code instances/<uuid>} for "disk on shared storage" and uses what is in it.
 * The directory appears whole, or not at all.
 */
final class EvacuationStage {

  private static final String DRAFT = ".nova-lean-staging";

  private final SharePlace place;
  private final RootLayers layers;
  private final DiskImages images;
  private final Hypervisor hypervisor;

  EvacuationStage(SharePlace place, RootLayers layers, DiskImages images, Hypervisor hypervisor) {
    this.place = requireNonNull(place, "place is null");
    this.layers = requireNonNull(layers, "layers is null");
    this.images = requireNonNull(images, "images is null");
    this.hypervisor = requireNonNull(hypervisor, "hypervisor is null");
  }

  /** Makes it, unless it is there. Refuses, with nothing changed, whatever is not plainly right. */
  synchronized Staged stage(String serverId) throws RequestRefused {
    try {
      requireNoDomain(serverId);
      var layer = layers.of(serverId);
      if (!isStagedOver(serverId, layer.image())) {
        requireNothingHere(serverId);
        make(serverId, layer.image(), layer.virtualSize());
      }
      return new Staged(layer.loss());
    } catch (IOException | ImageException e) {
      throw refused(String.valueOf(e.getMessage()));
    }
  }

  private void requireNoDomain(String serverId) throws RequestRefused {
    if (hypervisor.domain(serverId).isPresent()) {
      throw refused(
          "libvirt on this host knows server %s: Nova would refuse the evacuation"
              .formatted(serverId));
    }
  }

  /**
   * What an earlier request made: a disk over the newest layer and nothing besides. Where a guest
   * has run, libvirt has left its console's log.
   */
  private boolean isStagedOver(String serverId, Path layer) throws IOException {
    var home = place.instancesPath().resolve(serverId);
    var disk = home.resolve(RootLayers.ROOT_DISK);
    if (!Files.isRegularFile(disk, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try (var files = Files.list(home)) {
      return files.allMatch(disk::equals)
          && images.info(disk).flatMap(info -> info.backing()).filter(layer::equals).isPresent();
    }
  }

  private void requireNothingHere(String serverId) throws RequestRefused {
    for (var suffix : List.of("", "_resize")) {
      var directory = place.instancesPath().resolve(serverId + suffix);
      if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
        throw refused(
            "'%s' exists, and not as a top over the newest layer: look at what is in it, and move it away if it is not needed"
                .formatted(directory));
      }
    }
  }

  private void make(String serverId, Path layer, long virtualSize) throws IOException {
    var instances = place.instancesPath();
    var draft = instances.resolve(serverId + DRAFT);
    removeDraft(draft);
    Files.createDirectory(draft);
    Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rwxr-xr-x"));
    var disk = draft.resolve(RootLayers.ROOT_DISK);
    images.createOverlay(disk, layer, virtualSize);
    FileOwner.copy(instances, disk);
    FileOwner.copy(instances, draft);
    Files.move(draft, instances.resolve(serverId), StandardCopyOption.ATOMIC_MOVE);
    Durable.syncDirectory(instances);
  }

  /** Of an attempt that was cut short: an empty top, which nobody has used. */
  private static void removeDraft(Path draft) throws IOException {
    Files.deleteIfExists(draft.resolve(RootLayers.ROOT_DISK));
    Files.deleteIfExists(draft);
  }

  private static RequestRefused refused(String reason) {
    return new RequestRefused("refused", reason);
  }
}
