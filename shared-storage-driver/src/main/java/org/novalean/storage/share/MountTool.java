package org.novalean.storage.share;

import java.nio.file.Path;
import java.util.List;
import org.novalean.storage.MountTable;

/** Mounts and unmounts on this host. None of it waits for longer than a deadline. */
public interface MountTool {

  /**
   * Mounts an NFS export.
   *
   * @param device {@code server:/export}
   * @throws ShareMountException with what mount(8) said
   */
  void mountNfs(String device, Path point, List<String> options);

  /**
   * Shows a directory at another place, too.
   *
   * @throws ShareMountException with what mount(8) said
   */
  void bind(Path directory, Path point);

  /**
   * Takes off the uppermost mount at a point; refused where it is in use.
   *
   * @throws ShareMountException with what umount(8) said
   */
  void unmount(Path point);

  /** What is mounted now. */
  MountTable table();

  /** Changes whenever the host starts: what was mounted before is gone then. */
  String bootId();
}
