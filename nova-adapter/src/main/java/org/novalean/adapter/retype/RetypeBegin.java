package org.novalean.adapter.retype;

import java.util.Optional;
import java.util.Set;
import org.novalean.adapter.compute.Server;
import org.novalean.storage.messages.DiskCopy;

/**
 * How all was before a volume was moved, or as it was found on its way.
 *
 * @param type the name of the type that it is to have
 * @param server as it was
 * @param file the image that the guest wrote to, as a path or by its name alone; empty where nobody
 *     told
 * @param swaps what Nova was asked for of this kind, and not for this move, by request id
 */
record RetypeBegin(
    VolumeMove move, String type, Server server, Optional<String> file, Set<String> swaps) {

  /** Which is certain only where both are known. */
  boolean isOnAnotherFile(DiskCopy disk) {
    return isKnown(disk) && !isOldFile(disk.file().orElseThrow());
  }

  /** Which is certain only where both are known. */
  boolean isOnItsOldFile(DiskCopy disk) {
    return isKnown(disk) && isOldFile(disk.file().orElseThrow());
  }

  private boolean isKnown(DiskCopy disk) {
    return file.isPresent() && disk.file().isPresent();
  }

  /**
   * By its name: where a host has it mounted is the host's own choice, and Cinder does not know.
   */
  private boolean isOldFile(String path) {
    return file.map(RetypeBegin::name).equals(Optional.of(name(path)));
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
