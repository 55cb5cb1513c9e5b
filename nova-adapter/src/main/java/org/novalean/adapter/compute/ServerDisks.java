package org.novalean.adapter.compute;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * The disks that Nova has given a server, as far as its API tells: what is known of them without
 * the server's host.
 *
 * @param root the guest's name of its root disk, for example {@code vda}; empty where Nova does not
 *     tell
 * @param volumes what it has of Cinder, the root disk included where that is a volume
 * @param ephemeralGib of its flavor; 0 for no ephemeral disk
 * @param swapMib of its flavor; 0 for no swap disk
 * @param configDrive it has one
 */
public record ServerDisks(
    Optional<String> root,
    List<AttachedVolume> volumes,
    long ephemeralGib,
    long swapMib,
    boolean configDrive) {

  /**
   * A volume of a server.
   *
   * @param target the guest's name of it, for example {@code vdb}
   */
  public record AttachedVolume(String volumeId, String target) {}

  public ServerDisks {
    requireNonNull(root, "root is null");
    volumes = List.copyOf(volumes);
  }

  /** The volume that it is booted from; empty where Nova made its root disk. */
  public Optional<AttachedVolume> rootVolume() {
    return volumes.stream().filter(v -> root.equals(Optional.of(v.target()))).findFirst();
  }

  /** It is the volume that the server boots from. */
  public boolean isRoot(AttachedVolume volume) {
    return rootVolume().equals(Optional.of(volume));
  }

  /** Nova made none of its disks: they are all volumes. */
  public boolean isAllVolumes() {
    return rootVolume().isPresent() && ephemeralGib == 0 && swapMib == 0 && !configDrive;
  }
}
