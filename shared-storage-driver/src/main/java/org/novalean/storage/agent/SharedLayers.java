package org.novalean.storage.agent;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import org.novalean.storage.image.DiskImages;
import org.novalean.storage.image.ImageInfo;
import org.novalean.storage.io.Durable;
import org.novalean.storage.io.FileWork;
import org.novalean.storage.io.HungException;
import org.novalean.storage.job.LayerStore;
import org.novalean.storage.layer.LayerName;
import org.novalean.storage.layer.LayerRecord;
import org.novalean.storage.layer.LayerRecords;
import org.novalean.storage.layer.LayerState;
import org.novalean.storage.layer.ShareFiles;
import org.novalean.storage.share.SharePlace;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The layers and their records, for jobs. */
final class SharedLayers implements LayerStore {
  private static final Logger log = LoggerFactory.getLogger(SharedLayers.class);

  private final String host;
  private final SharePlace place;
  private final LayerRecords records;
  private final ShareFiles share;
  private final DiskImages images;
  private final FileWork files;
  private final Clock clock;

  SharedLayers(String host, SharePlace place, DiskImages images, FileWork files, Clock clock) {
    this.host = requireNonNull(host, "host is null");
    this.place = requireNonNull(place, "place is null");
    this.images = requireNonNull(images, "images is null");
    this.files = requireNonNull(files, "files is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.records = new LayerRecords(place, files);
    this.share = new ShareFiles(place, records, files);
  }

  @Override
  public Path path(LayerName layer) {
    return place.file(layer.fileName());
  }

  @Override
  public long freeBytes() {
    return call(
        () ->
            files.call(
                "looking how much is free",
                () -> Files.getFileStore(place.base()).getUsableSpace()));
  }

  @Override
  public int newestGeneration(String serverId, String target) {
    return call(() -> share.next(serverId, target)).generation() - 1;
  }

  @Override
  public boolean isWhole(LayerName layer) {
    return call(() -> records.read(layer))
        .filter(record -> record.state() == LayerState.WHOLE)
        .isPresent();
  }

  @Override
  public void markCommitting(LayerName layer) {
    var known = call(() -> records.read(layer));
    write(
        layer,
        known
            .map(record -> record.as(LayerState.COMMITTING))
            .orElseGet(() -> new LayerRecord(LayerState.COMMITTING, clock.instant(), host, 0, 0)));
  }

  @Override
  public void markWhole(LayerName layer, Instant at) {
    var info = images.info(path(layer));
    write(
        layer,
        new LayerRecord(
            LayerState.WHOLE,
            at,
            host,
            info.map(ImageInfo::allocatedSize).orElse(0L),
            info.map(ImageInfo::virtualSize).orElse(0L)));
  }

  @Override
  public void markUntouched(LayerName layer) {
    call(() -> records.read(layer)).ifPresent(record -> write(layer, record.as(LayerState.WHOLE)));
  }

  @Override
  public void noteStoodOn(LayerName layer) {
    try {
      records.stoodOn(layer, clock.instant());
    } catch (IOException | HungException e) {
      log.warn(
          "{}: that its server stood on it could not be written down; should Nova have evacuated that server before, its next seal is held back ({})",
          layer,
          e.getMessage());
    }
  }

  @Override
  public void remove(LayerName layer) {
    call(
        () ->
            files.call(
                "removing " + layer,
                () -> {
                  var removed = Files.deleteIfExists(path(layer));
                  if (removed) {
                    Durable.syncDirectory(place.base());
                  }
                  return removed;
                }));
    call(
        () -> {
          records.remove(layer);
          return layer;
        });
  }

  private void write(LayerName layer, LayerRecord record) {
    call(
        () -> {
          records.write(layer, record);
          return record;
        });
  }

  private static <T> T call(FileWork.Work<T> work) {
    try {
      return work.get();
    } catch (IOException e) {
      throw new UncheckedIOException("the share: " + e.getMessage(), e);
    } catch (HungException e) {
      throw new UncheckedIOException(new IOException(e.getMessage(), e));
    }
  }
}
