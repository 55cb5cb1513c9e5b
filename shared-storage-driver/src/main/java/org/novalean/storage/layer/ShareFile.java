package org.novalean.storage.layer;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A file in {@code _base}.
 *
 * @param bytes its size
 * @param inode the file server's number of it
 * @param modifiedAt Nova sets it whenever it makes a disk over a base image
 */
public record ShareFile(String name, long bytes, long inode, Instant modifiedAt) {

  public ShareFile {
    requireNonNull(name, "name is null");
    requireNonNull(modifiedAt, "modifiedAt is null");
  }
}
