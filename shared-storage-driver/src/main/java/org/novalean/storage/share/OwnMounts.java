package org.novalean.storage.share;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.novalean.storage.io.JsonFiles;

/**
 * What the agent has mounted, remembered over its own restarts: nothing else is ever unmounted.
 *
 * @param bootId of the host then
 * @param mounts in the order they were mounted
 */
record OwnMounts(String bootId, List<Own> mounts) {

  /**
   * One mount.
   *
   * @param exported what it shows, as {@code server:/directory}
   */
  record Own(String point, String exported) {

    Own {
      requireNonNull(point, "point is null");
      requireNonNull(exported, "exported is null");
    }
  }

  OwnMounts {
    requireNonNull(bootId, "bootId is null");
    mounts = List.copyOf(mounts);
  }

  /** What is remembered of this start of the host. */
  static OwnMounts read(Path file, String bootId) throws IOException {
    try {
      var read = JsonFiles.read(file, OwnMounts.class);
      return read.bootId().equals(bootId) ? read : new OwnMounts(bootId, List.of());
    } catch (NoSuchFileException e) {
      return new OwnMounts(bootId, List.of());
    }
  }

  OwnMounts with(Own own) {
    var more = new ArrayList<>(mounts);
    more.remove(own);
    more.add(own);
    return new OwnMounts(bootId, more);
  }

  OwnMounts without(Own own) {
    return new OwnMounts(bootId, mounts.stream().filter(other -> !other.equals(own)).toList());
  }

  void write(Path file) throws IOException {
    Files.createDirectories(requireNonNull(file.getParent(), "no directory"));
    JsonFiles.write(file, this);
  }
}
