package org.novalean.adapter.retype;

import org.novalean.adapter.volumes.Volume;

/**
 * A volume of a server that is to be moved.
 *
 * @param volume as it was when it was looked at
 * @param target the guest's name of the disk, for example {@code vda}
 * @param root the server is booted from it
 * @param underWay Cinder is at it already
 */
public record VolumeMove(Volume volume, String target, boolean root, boolean underWay) {

  /** For messages. */
  public String words() {
    return "%s (%svolume %s)".formatted(target, root ? "root, " : "", volume.id());
  }
}
