package org.novalean.storage.hypervisor;

/**
 * An outgoing live migration, from libvirt's job statistics. All in bytes.
 *
 * @param memoryTotal 0 before memory is copied
 * @param memoryProcessed what was sent of it; positive once the memory phase has begun
 * @param memoryRemaining what is still to be sent
 * @param diskTotal of disks that are mirrored
 * @param diskProcessed what was mirrored of them
 * @param iteration which pass over the memory; 0 where not known
 * @param dirtyPagesPerSecond 0 where not known
 * @param bytesPerSecond what is sent of memory each second, 0 where not known
 * @param millis since libvirt began with it, 0 where not known
 */
public record MigrationJob(
    long memoryTotal,
    long memoryProcessed,
    long memoryRemaining,
    long diskTotal,
    long diskProcessed,
    long iteration,
    long dirtyPagesPerSecond,
    long bytesPerSecond,
    long millis) {

  /** One of which it is not known how long it has been under way. */
  public MigrationJob(
      long memoryTotal,
      long memoryProcessed,
      long memoryRemaining,
      long diskTotal,
      long diskProcessed,
      long iteration,
      long dirtyPagesPerSecond,
      long bytesPerSecond) {
    this(
        memoryTotal,
        memoryProcessed,
        memoryRemaining,
        diskTotal,
        diskProcessed,
        iteration,
        dirtyPagesPerSecond,
        bytesPerSecond,
        0);
  }

  /** Disks are in step; memory is on its way. From now on QEMU takes a switch to post-copy. */
  public boolean memoryPhaseHasBegun() {
    return memoryProcessed > 0;
  }
}
