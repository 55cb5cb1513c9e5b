package org.novalean.storage.messages;

/**
 * What a live migration took, by libvirt.
 *
 * @param known whether anything is known of one; if not, all else is 0
 * @param memoryBytes what QEMU sent
 * @param diskBytes what was mirrored of disks
 * @param millis from libvirt's begin to its end
 * @param pauseMillis how long the guest stood still at the switch; 0 where not known
 * @param bytesPerSecond at which memory was sent, on average; 0 where not known
 */
public record MigrationTook(
    boolean known,
    long memoryBytes,
    long diskBytes,
    long millis,
    long pauseMillis,
    long bytesPerSecond) {

  /** Nothing is. */
  public static final MigrationTook NOT_KNOWN = new MigrationTook(false, 0, 0, 0, 0, 0);
}
