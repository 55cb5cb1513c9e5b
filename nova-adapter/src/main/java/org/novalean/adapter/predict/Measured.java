package org.novalean.adapter.predict;

/**
 * What a live migration took, as the destination's libvirt remembers it, or as the source's agent
 * saw it.
 *
 * @param memoryBytes what QEMU sent
 * @param diskBytes what was mirrored of disks
 * @param seconds of libvirt's job
 * @param pauseSeconds how long the guest stood still at the switch; of a pre-copy QEMU's downtime,
 *     of a post-copy from QEMU's event STOP on the source to RESUME on the destination; 0 where not
 *     known
 * @param bytesPerSecond at which memory was sent, on average; 0 where not known
 */
public record Measured(
    long memoryBytes, long diskBytes, double seconds, double pauseSeconds, double bytesPerSecond) {

  /** In all. */
  public long bytes() {
    return memoryBytes + diskBytes;
  }
}
