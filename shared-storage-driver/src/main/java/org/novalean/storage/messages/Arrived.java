package org.novalean.storage.messages;

/**
 * What the live migration that brought a server to this host took, by its libvirt.
 *
 * @param known whether libvirt remembers one; if not, all else is 0
 * @param memoryBytes what QEMU sent
 * @param diskBytes what was mirrored of disks
 * @param millis from libvirt's begin to its end
 * @param pauseMillis how long the guest stood still at the switch
 * @param bytesPerSecond at which memory was sent, on average; 0 where not known
 */
public record Arrived(
    boolean known,
    long memoryBytes,
    long diskBytes,
    long millis,
    long pauseMillis,
    long bytesPerSecond) {

  /** libvirt remembers none. */
  public static final Arrived NOT_KNOWN = new Arrived(false, 0, 0, 0, 0, 0);
}
