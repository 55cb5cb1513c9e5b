package org.novalean.storage.layer;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.Map;
import org.novalean.storage.io.FileWork;
import org.novalean.storage.io.JsonFiles;
import org.novalean.storage.share.SharePlace;

/** Since when files have been seen unused: on the share, so that any adapter can go on with it. */
public final class UnusedNotes {

  private final SharePlace place;
  private final FileWork files;

  public UnusedNotes(SharePlace place, FileWork files) {
    this.place = requireNonNull(place, "place is null");
    this.files = requireNonNull(files, "files is null");
  }

  private record Notes(Map<String, Instant> byName) {}

  /** What was noted down last; nothing where nothing ever was. */
  public Map<String, Instant> read() throws IOException {
    return files.call(
        "reading " + place.unusedSince(),
        () -> {
          try {
            return JsonFiles.read(place.unusedSince(), Notes.class).byName();
          } catch (NoSuchFileException e) {
            return Map.of();
          }
        });
  }

  /** Replaces what was noted down. */
  public void write(Map<String, Instant> byName) throws IOException {
    files.call(
        "writing " + place.unusedSince(),
        () -> {
          Files.createDirectories(place.own());
          JsonFiles.write(place.unusedSince(), new Notes(byName));
          return byName;
        });
  }
}
