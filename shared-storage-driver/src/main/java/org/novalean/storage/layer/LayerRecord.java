package org.novalean.storage.layer;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * What is written down beside a layer on the share.
 *
 * @param sealedAt when it was last whole, or was begun where it never was
 * @param host whose agent wrote this
 * @param bytes what the file occupied then
 * @param virtualSize bytes that the guest sees
 */
public record LayerRecord(
    LayerState state, Instant sealedAt, String host, long bytes, long virtualSize) {

  public LayerRecord {
    requireNonNull(state, "state is null");
    requireNonNull(sealedAt, "sealedAt is null");
    requireNonNull(host, "host is null");
  }

  /** The same in another state. */
  public LayerRecord as(LayerState other) {
    return new LayerRecord(other, sealedAt, host, bytes, virtualSize);
  }
}
