package org.novalean.storage.job;

import java.nio.file.Path;
import java.util.Set;

/** What a process has open. */
public interface OpenFiles {

  /**
   * Whether a process has the very file open that a path leads to now: the same device and inode. A
   * share that was mounted late leaves a QEMU with another file of the same name.
   */
  boolean has(long processId, Path file);

  /**
   * The paths of all files below a directory that a process has open. A file that has lost its name
   * is called as it was last, with {@code (deleted)} behind.
   */
  Set<Path> below(long processId, Path directory);
}
