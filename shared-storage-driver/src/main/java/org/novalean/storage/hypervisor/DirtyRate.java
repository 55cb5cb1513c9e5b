package org.novalean.storage.hypervisor;

/**
 * How fast a guest changes its memory, as QEMU samples it (page-sampling: 512 pages of each GiB are
 * compared with what they were {@code seconds} before). A page counts once, however often it was
 * written to; one that was written with what stood there does not count, though a migration sends
 * it again.
 *
 * @param bytesPerSecond of pages that changed, in whole MiB/s, rounded down
 * @param seconds how long QEMU looked
 */
public record DirtyRate(long bytesPerSecond, long seconds) {}
