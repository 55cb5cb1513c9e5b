package org.novalean.adapter.compute;

/**
 * Nova's counters of a live migration, all in bytes. Memory counts what QEMU sent; zero pages cost
 * next to nothing. Disk counts a block migration's disks; Nova 26 leaves it at 0.
 */
public record MemoryProgress(
    long memoryTotalBytes,
    long memoryProcessedBytes,
    long memoryRemainingBytes,
    long diskTotalBytes,
    long diskProcessedBytes,
    long diskRemainingBytes) {}
