package org.novalean.storage.job;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What is done to files of this host: tops, and the journal. Every change is on stable storage when
 * the method returns. Throws {@link java.io.UncheckedIOException}; the change may be made then.
 */
public interface DiskFiles {

  boolean exists(Path file);

  /** Empty where there is no such file. */
  Optional<Long> inode(Path file);

  /** How much can still be written where a file lies. */
  long freeBytes(Path file);

  /** Gives a file another name in the same directory, at once; what had that name is gone. */
  void rename(Path from, Path to);

  /** Does nothing where there is no such file. */
  void delete(Path file);

  /** Writes a file so that any reader finds either the old bytes or all of the new ones. */
  void write(Path file, byte[] bytes);
}
