package org.novalean.storage.agent;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.novalean.storage.hypervisor.Hypervisor;
import org.novalean.storage.image.DiskImages;
import org.novalean.storage.image.ImageException;
import org.novalean.storage.io.Durable;
import org.novalean.storage.io.FileOwner;
import org.novalean.storage.layer.LayerName;
import org.novalean.storage.layer.LayerRecord;
import org.novalean.storage.layer.LayerRecords;
import org.novalean.storage.layer.LayerState;
import org.novalean.storage.messages.Staged;
import org.novalean.storage.rpc.RequestRefused;
import org.novalean.storage.share.SharePlace;

/**
 * Makes the empty top over a server's newest layer that an evacuation to this host will find: Nova
 * takes a directory {@code instances/<uuid>} for "disk on shared storage" and uses what is in it.
 * The directory appears whole, or not at all.
 */
final class EvacuationStage {

  /** Nova's file of the root disk, and the only target whose file is known without the source. */
  private static final String ROOT_DISK = "disk";

  private static final String ROOT_TARGET = "vda";
  private static final String DRAFT = ".nova-lean-staging";

  private final SharePlace place;
  private final LayerRecords records;
  private final DiskImages images;
  private final Hypervisor hypervisor;

  EvacuationStage(
      SharePlace place, LayerRecords records, DiskImages images, Hypervisor hypervisor) {
    this.place = requireNonNull(place, "place is null");
    this.records = requireNonNull(records, "records is null");
    this.images = requireNonNull(images, "images is null");
    this.hypervisor = requireNonNull(hypervisor, "hypervisor is null");
  }

  /** Makes it. Refuses, with nothing changed, whatever is not plainly right. */
  synchronized Staged stage(String serverId) throws RequestRefused {
    try {
      requireNothingHere(serverId);
      var newest = newestLayer(serverId);
      var layer = newest.getKey();
      var image = place.file(layer.fileName());
      var info =
          images
              .info(image)
              .orElseThrow(() -> refused("the share has no layer '%s'".formatted(image)));
      if (!info.format().equals("qcow2") || info.backing().isPresent()) {
        throw refused("'%s' is no self-contained qcow2 image".formatted(image));
      }
      make(serverId, image, info.virtualSize());
      return new Staged(
          "disk %s will be as it was sealed at %s (%s): what the server wrote after that is lost"
              .formatted(layer.target(), newest.getValue().sealedAt(), layer));
    } catch (IOException | ImageException e) {
      throw refused(String.valueOf(e.getMessage()));
    }
  }

  private void requireNothingHere(String serverId) throws RequestRefused {
    if (hypervisor.domain(serverId).isPresent()) {
      throw refused(
          "libvirt on this host knows server %s: Nova would refuse the evacuation"
              .formatted(serverId));
    }
    for (var suffix : List.of("", "_resize")) {
      var directory = place.instancesPath().resolve(serverId + suffix);
      if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
        throw refused(
            "'%s' exists: look at what is in it, and move it away if it is not needed"
                .formatted(directory));
      }
    }
  }

  private Map.Entry<LayerName, LayerRecord> newestLayer(String serverId)
      throws IOException, RequestRefused {
    var known =
        records.all().entrySet().stream()
            .filter(entry -> entry.getKey().serverId().equals(serverId))
            .filter(entry -> entry.getValue().state() != LayerState.COLLECTED)
            .toList();
    if (known.stream().anyMatch(entry -> !entry.getKey().target().equals(ROOT_TARGET))) {
      throw refused(
          "server %s has layers of more disks than its root disk: such a server cannot be staged"
              .formatted(serverId));
    }
    var newest =
        known.stream()
            .max(Map.Entry.comparingByKey())
            .orElseThrow(
                () -> refused("server %s has no data at rest on the share".formatted(serverId)));
    if (newest.getValue().state() != LayerState.WHOLE) {
      throw refused(
          "layer '%s' is no point in time: a seal that wrote to it was not finished. Get its server's host back"
              .formatted(newest.getKey()));
    }
    return newest;
  }

  private void make(String serverId, Path layer, long virtualSize) throws IOException {
    var instances = place.instancesPath();
    var draft = instances.resolve(serverId + DRAFT);
    removeDraft(draft);
    Files.createDirectory(draft);
    Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rwxr-xr-x"));
    var disk = draft.resolve(ROOT_DISK);
    images.createOverlay(disk, layer, virtualSize);
    FileOwner.copy(instances, disk);
    FileOwner.copy(instances, draft);
    Files.move(draft, instances.resolve(serverId), StandardCopyOption.ATOMIC_MOVE);
    Durable.syncDirectory(instances);
  }

  /** Of an attempt that was cut short: an empty top, which nobody has used. */
  private static void removeDraft(Path draft) throws IOException {
    Files.deleteIfExists(draft.resolve(ROOT_DISK));
    Files.deleteIfExists(draft);
  }

  private static RequestRefused refused(String reason) {
    return new RequestRefused("refused", reason);
  }
}
