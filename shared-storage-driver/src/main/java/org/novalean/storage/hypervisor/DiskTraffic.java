package org.novalean.storage.hypervisor;

import static java.util.Objects.requireNonNull;

/**
 * Bytes that a guest read from and wrote to a disk since its QEMU started, whichever image of the
 * chain they came from: QEMU counts at the guest's device and not at the images (seen with 7.2:
 * {@code query-blockstats}, with {@code query-nodes} too, says 0 bytes for every backing image).
 *
 * @param target the disk, for example {@code vda}
 */
public record DiskTraffic(String target, long readBytes, long writtenBytes) {

  public DiskTraffic {
    requireNonNull(target, "target is null");
  }
}
