package org.novalean.storage.io;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives files away. */
public final class FileOwner {

  private static final Logger LOG = LoggerFactory.getLogger(FileOwner.class);

  private FileOwner() {}

  /**
   * Gives a file the owner and group of another. Where this process may not (it is not root, or the
   * share takes root for nobody) the file stays as it is, with a warning in the log.
   */
  public static void copy(Path from, Path to) throws IOException {
    var wanted = FileStat.of(from);
    var found = FileStat.of(to);
    if (wanted.user() == found.user() && wanted.group() == found.group()) {
      return;
    }
    try {
      Files.setAttribute(to, "unix:uid", wanted.user());
      Files.setAttribute(to, "unix:gid", wanted.group());
    } catch (FileSystemException e) {
      LOG.warn(
          "{} cannot be given to user {} and group {} ({}): export the share with no_root_squash, and run the agent as root",
          to,
          wanted.user(),
          wanted.group(),
          e.getReason());
    }
  }
}
