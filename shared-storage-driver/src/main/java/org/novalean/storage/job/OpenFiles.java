package org.novalean.storage.job;

import java.nio.file.Path;

/** What a process has open. */
public interface OpenFiles {

  /**
   * Whether a process has the very file open that a path leads to now: the same device and inode. A
   * share that was mounted late leaves a QEMU with another file of the same name.
   */
  boolean has(long processId, Path file);
}
