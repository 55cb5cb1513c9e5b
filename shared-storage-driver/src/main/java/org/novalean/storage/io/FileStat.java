package org.novalean.storage.io;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;

/**
 * What stat(2) says of a file.
 *
 * @param device the file system's number on this host
 * @param inode the file's number in it; of NFS the server's, the same on every host
 * @param mode the permission bits alone
 * @param user the owner's number
 * @param group the group's number
 * @param size bytes
 */
public record FileStat(
    long device, long inode, int mode, int user, int group, long size, Instant modifiedAt) {

  private static final int PERMISSIONS = 07777;

  public FileStat {
    requireNonNull(modifiedAt, "modifiedAt is null");
  }

  /**
   * Asks, following symbolic links.
   *
   * @throws IOException where there is no such file, or it cannot be asked for
   */
  public static FileStat of(Path file) throws IOException {
    var read = Files.readAttributes(file, "unix:dev,ino,mode,uid,gid,size,lastModifiedTime");
    return new FileStat(
        number(read, "dev"),
        number(read, "ino"),
        (int) number(read, "mode") & PERMISSIONS,
        (int) number(read, "uid"),
        (int) number(read, "gid"),
        number(read, "size"),
        ((FileTime) requireNonNull(read.get("lastModifiedTime"))).toInstant());
  }

  private static long number(Map<String, Object> read, String name) {
    return ((Number) requireNonNull(read.get(name))).longValue();
  }

  /** Both are the very same file on this host. */
  public boolean isSameFileAs(FileStat other) {
    return device == other.device && inode == other.inode;
  }
}
