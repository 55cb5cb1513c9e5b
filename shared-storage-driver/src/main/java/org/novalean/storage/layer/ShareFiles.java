package org.novalean.storage.layer;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.novalean.storage.io.FileStat;
import org.novalean.storage.io.FileWork;
import org.novalean.storage.share.SharePlace;

/**
 * What lies on the share. Every method may throw a {@link org.novalean.storage.io.HungException}.
 */
public final class ShareFiles {

  private final SharePlace place;
  private final LayerRecords records;
  private final FileWork files;

  public ShareFiles(SharePlace place, LayerRecords records, FileWork files) {
    this.place = requireNonNull(place, "place is null");
    this.records = requireNonNull(records, "records is null");
    this.files = requireNonNull(files, "files is null");
  }

  /** The files in {@code _base}, Nova's and foreign ones included. */
  public List<ShareFile> inBase() throws IOException {
    return files.call(
        "listing " + place.base(),
        () -> {
          var found = new ArrayList<ShareFile>();
          for (var name : names(place.base())) {
            if (!name.startsWith(".")) {
              stat(name).ifPresent(found::add);
            }
          }
          return found;
        });
  }

  /** What was collected and is still there. */
  public List<TrashedFile> inTrash() throws IOException {
    return files.call("listing " + place.trash(), this::inTrashNow);
  }

  /**
   * The name for a new layer: the generation after all that were ever used, collected ones
   * included.
   */
  public LayerName next(String serverId, String target) throws IOException {
    return files.call(
        "looking for a new generation",
        () -> {
          var first = new LayerName(serverId, target, 1);
          var used =
              Stream.of(
                      names(place.base()).stream().flatMap(name -> LayerName.parse(name).stream()),
                      inTrashNow().stream().flatMap(file -> LayerName.parse(file.name()).stream()),
                      records.namesNow().stream())
                  .flatMap(layers -> layers)
                  .filter(layer -> layer.serverId().equals(serverId))
                  .filter(layer -> layer.target().equals(target))
                  .max(LayerName::compareTo);
          return used.map(LayerName::next).orElse(first);
        });
  }

  private List<TrashedFile> inTrashNow() throws IOException {
    return Files.isDirectory(place.trash())
        ? names(place.trash()).stream().flatMap(name -> TrashedFile.parse(name).stream()).toList()
        : List.of();
  }

  private Optional<ShareFile> stat(String name) throws IOException {
    try {
      var path = place.base().resolve(name);
      var stat = FileStat.of(path);
      return Files.isRegularFile(path)
          ? Optional.of(new ShareFile(name, stat.size(), stat.inode(), stat.modifiedAt()))
          : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static List<String> names(Path directory) throws IOException {
    try (var found = Files.list(directory)) {
      return found.map(path -> String.valueOf(path.getFileName())).toList();
    }
  }
}
