package org.novalean.storage.agent;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.novalean.storage.image.DiskImages;
import org.novalean.storage.layer.LayerName;
import org.novalean.storage.layer.LayerRecords;
import org.novalean.storage.layer.LayerState;
import org.novalean.storage.rpc.RequestRefused;
import org.novalean.storage.share.SharePlace;

/** Finds the layer that a server's root disk can be put upon again. */
final class RootLayers {

  /** Nova's file of the root disk, and the only target whose file is known without its host. */
  static final String ROOT_DISK = "disk";

  private static final String ROOT_TARGET = "vda";

  private final SharePlace place;
  private final LayerRecords records;
  private final DiskImages images;

  RootLayers(SharePlace place, LayerRecords records, DiskImages images) {
    this.place = requireNonNull(place, "place is null");
    this.records = requireNonNull(records, "records is null");
    this.images = requireNonNull(images, "images is null");
  }

  /**
   * The newest layer of a root disk: whole, and all by itself.
   *
   * @param virtualSize bytes that the guest sees
   */
  record RootLayer(LayerName name, Instant sealedAt, Path image, long virtualSize) {

    /** What a disk upon it is without, in words. */
    String loss() {
      return "disk %s will be as it was sealed at %s (%s): what the server wrote after that is lost"
          .formatted(name.target(), sealedAt, name);
    }
  }

  /**
   * Finds it.
   *
   * @throws RequestRefused where there is none that is plainly right, with the reason
   */
  RootLayer of(String serverId) throws IOException, RequestRefused {
    var known =
        records.all().entrySet().stream()
            .filter(entry -> entry.getKey().serverId().equals(serverId))
            .filter(entry -> entry.getValue().state() != LayerState.COLLECTED)
            .toList();
    if (known.stream().anyMatch(entry -> !entry.getKey().target().equals(ROOT_TARGET))) {
      throw refused(
          "server %s has layers of other disks than vda, whose files only its old host knows"
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
    var image = place.file(newest.getKey().fileName());
    var info =
        images
            .info(image)
            .orElseThrow(() -> refused("the share has no layer '%s'".formatted(image)));
    if (!info.format().equals("qcow2") || info.backing().isPresent()) {
      throw refused("'%s' is no self-contained qcow2 image".formatted(image));
    }
    return new RootLayer(newest.getKey(), newest.getValue().sealedAt(), image, info.virtualSize());
  }

  private static RequestRefused refused(String reason) {
    return new RequestRefused("refused", reason);
  }
}
