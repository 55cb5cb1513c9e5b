package org.novalean.storage.layer;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * An image of a host and what lies below it.
 *
 * @param directory in instances_path, for example a server's UUID, or with {@code _resize} behind
 *     it
 * @param file below that directory, for example {@code disk}
 * @param below the file names of its backing images, from the top down; none for a disk that stands
 *     alone
 */
public record DiskChain(String directory, String file, List<String> below) {

  private static final int UUID_LENGTH = 36;

  public DiskChain {
    requireNonNull(directory, "directory is null");
    requireNonNull(file, "file is null");
    below = List.copyOf(below);
  }

  /**
   * Whether it is a disk of that server, one that waits for a confirmation of its resize included.
   */
  public boolean isOf(String serverId) {
    return serverId.length() == UUID_LENGTH && directory.startsWith(serverId);
  }

  /**
   * Whether it needs images below it. What salvage keeps in its own directory (named with a dot) is
   * no server's disk any more.
   */
  public boolean isOnImages() {
    return !below.isEmpty() && !directory.startsWith(".");
  }

  /** A disk of Nova's with a server's data, not a config drive. */
  boolean isDisk() {
    return file.startsWith("disk") && !file.startsWith("disk.config");
  }

  @Override
  public String toString() {
    return directory + "/" + file;
  }
}
