package org.novalean.storage.layer;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.novalean.storage.io.Durable;
import org.novalean.storage.io.FileWork;
import org.novalean.storage.io.JsonFiles;
import org.novalean.storage.share.SharePlace;

/**
 * The records of layers, a JSON file each. What is written is on stable storage when a method
 * returns. Every method may throw a {@link org.novalean.storage.io.HungException}.
 */
public final class LayerRecords {

  private static final String SUFFIX = ".json";

  private final SharePlace place;
  private final FileWork files;

  public LayerRecords(SharePlace place, FileWork files) {
    this.place = requireNonNull(place, "place is null");
    this.files = requireNonNull(files, "files is null");
  }

  /**
   * The record of a layer; empty where there is none.
   *
   * @throws IOException where there is one that cannot be read
   */
  public Optional<LayerRecord> read(LayerName layer) throws IOException {
    return files.call("reading the record of " + layer, () -> readNow(layer));
  }

  /** Writes the record of a layer, over the one that is there. */
  public void write(LayerName layer, LayerRecord record) throws IOException {
    files.call(
        "writing the record of " + layer,
        () -> {
          Files.createDirectories(place.records());
          JsonFiles.write(file(layer), record);
          return record;
        });
  }

  /**
   * Writes down that the disk of a layer's server is seen to stand on it; not where it has none.
   */
  public void stoodOn(LayerName layer, Instant at) throws IOException {
    var known = read(layer);
    if (known.isPresent()) {
      write(layer, known.get().stoodOn(at));
    }
  }

  /** Removes the record of a layer: nothing will ever be known of its generation. */
  public void remove(LayerName layer) throws IOException {
    files.call(
        "removing the record of " + layer,
        () -> {
          var removed = Files.deleteIfExists(file(layer));
          if (removed) {
            Durable.syncDirectory(place.records());
          }
          return removed;
        });
  }

  /**
   * All records.
   *
   * @throws IOException also where just one cannot be read
   */
  public Map<LayerName, LayerRecord> all() throws IOException {
    return files.call("reading the records of all layers", this::allNow);
  }

  private Map<LayerName, LayerRecord> allNow() throws IOException {
    var records = new TreeMap<LayerName, LayerRecord>();
    for (var layer : namesNow()) {
      readNow(layer).ifPresent(record -> records.put(layer, record));
    }
    return records;
  }

  /** The layers that have a record, without a look into it. */
  List<LayerName> namesNow() throws IOException {
    if (!Files.isDirectory(place.records())) {
      return List.of();
    }
    try (var found = Files.list(place.records())) {
      return found
          .map(path -> String.valueOf(path.getFileName()))
          .filter(name -> name.endsWith(SUFFIX))
          .map(name -> name.substring(0, name.length() - SUFFIX.length()))
          .flatMap(name -> LayerName.parse(name).stream())
          .toList();
    }
  }

  private Optional<LayerRecord> readNow(LayerName layer) throws IOException {
    try {
      return Optional.of(JsonFiles.read(file(layer), LayerRecord.class));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private Path file(LayerName layer) {
    return place.records().resolve(layer.fileName() + SUFFIX);
  }
}
