package org.novalean.storage.messages;

/**
 * Bytes between the guest and the images of one disk since its QEMU started here.
 *
 * @param layerReadBytes what was read on demand from the at-rest layer
 * @param topReadBytes what was read from the top
 * @param writtenBytes what was written, to the top
 */
public record DiskTraffic(long layerReadBytes, long topReadBytes, long writtenBytes) {}
