package org.novalean.storage.messages;

/**
 * Bytes that the guest read from and wrote to a disk since its QEMU started here. QEMU counts at
 * the guest's device, not at the images below: of what was read, at most this came from the layer.
 */
public record DiskTraffic(long readBytes, long writtenBytes) {}
