package org.novalean.storage.messages;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What a live migration took, by libvirt.
 *
 * @param known whether anything is known of one; if not, all else but the switch is 0
 * @param memoryBytes what QEMU sent
 * @param diskBytes what was mirrored of disks
 * @param millis from libvirt's begin to its end
 * @param pauseMillis how long the guest stood still at the switch; 0 where not known
 * @param bytesPerSecond at which memory was sent, on average; 0 where not known
 * @param switched this host's end of the switch to post-copy; empty where there was none, where it
 *     was not seen, and from an agent that does not tell
 */
public record MigrationTook(
    boolean known,
    long memoryBytes,
    long diskBytes,
    long millis,
    long pauseMillis,
    long bytesPerSecond,
    Optional<SwitchSeen> switched) {

  /** Nothing is. */
  public static final MigrationTook NOT_KNOWN = new MigrationTook(false, 0, 0, 0, 0, 0);

  public MigrationTook {
    requireNonNull(switched, "switched is null");
  }

  /** Where no switch was seen. */
  public MigrationTook(
      boolean known,
      long memoryBytes,
      long diskBytes,
      long millis,
      long pauseMillis,
      long bytesPerSecond) {
    this(known, memoryBytes, diskBytes, millis, pauseMillis, bytesPerSecond, Optional.empty());
  }

  /** The same, with what was seen of the switch. */
  public MigrationTook with(Optional<SwitchSeen> seen) {
    return new MigrationTook(
        known, memoryBytes, diskBytes, millis, pauseMillis, bytesPerSecond, seen);
  }

  /** The same, with so much of disks. */
  public MigrationTook withDisks(long bytes) {
    return new MigrationTook(
        known, memoryBytes, bytes, millis, pauseMillis, bytesPerSecond, switched);
  }

  /**
   * The same, with how long the guest stood still.
   *
   * @param pause in ms; 0 where not known
   */
  public MigrationTook withPause(long pause) {
    return new MigrationTook(
        known, memoryBytes, diskBytes, millis, pause, bytesPerSecond, switched);
  }
}
