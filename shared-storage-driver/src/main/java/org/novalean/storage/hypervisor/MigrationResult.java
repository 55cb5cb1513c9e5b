package org.novalean.storage.hypervisor;

/**
 * What a live migration took, by libvirt's statistics of it.
 *
 * @param memoryBytes what QEMU sent, headers and the state of devices included
 * @param diskBytes what was mirrored of disks
 * @param millis from libvirt's begin to its end, the start of the destination's QEMU included
 * @param pauseMillis how long the guest stood still at the switch (QEMU's downtime); 0 where not
 *     known
 * @param bytesPerSecond at which QEMU sent memory, on average; 0 where not known
 */
public record MigrationResult(
    long memoryBytes, long diskBytes, long millis, long pauseMillis, long bytesPerSecond) {}
