package org.novalean.storage;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A mounted file system, or a part of one.
 *
 * @param point where it is mounted
 * @param root which directory of the file system is mounted there; not {@code /} for a bind mount
 * @param type the kernel's name of its kind, for example {@code ext4}, {@code nfs4}, {@code
 *     fuse.glusterfs}
 * @param source what is mounted: a device, or {@code server:/export}
 */
public record Mount(Path point, String root, String type, String source) {

  public Mount {
    requireNonNull(point, "point is null");
    requireNonNull(root, "root is null");
    requireNonNull(type, "type is null");
    requireNonNull(source, "source is null");
  }

  /** Several hosts can have it mounted at once, and libvirt knows so. */
  public boolean isShareable() {
    return SharedFileSystems.contains(type);
  }

  /** What the server calls it; empty for a file system that is on this host alone. */
  public Optional<String> export() {
    if (!isShareable()) {
      return Optional.empty();
    }
    return Optional.of(root.equals("/") ? source : source + root);
  }
}
