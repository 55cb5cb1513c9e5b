package org.novalean.storage.layer;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * What is written down beside a layer on the share.
 *
 * @param sealedAt when it was last whole, or was begun where it never was
 * @param host whose agent wrote this
 * @param bytes what the file occupied then
 * @param virtualSize bytes that the guest sees
 * @param stoodOnAt when its server's disk was seen to stand on it, where that was written down
 *     since it was sealed: by a hydration or a repair
 */
public record LayerRecord(
    LayerState state,
    Instant sealedAt,
    String host,
    long bytes,
    long virtualSize,
    Optional<Instant> stoodOnAt) {

  public LayerRecord {
    requireNonNull(state, "state is null");
    requireNonNull(sealedAt, "sealedAt is null");
    requireNonNull(host, "host is null");
    requireNonNull(stoodOnAt, "stoodOnAt is null");
  }

  /** One that says no more than how it was sealed. */
  public LayerRecord(
      LayerState state, Instant sealedAt, String host, long bytes, long virtualSize) {
    this(state, sealedAt, host, bytes, virtualSize, Optional.empty());
  }

  /** The same in another state. */
  public LayerRecord as(LayerState other) {
    return new LayerRecord(other, sealedAt, host, bytes, virtualSize, stoodOnAt);
  }

  /** The same of a layer that its server's disk is seen to stand on. */
  public LayerRecord stoodOn(Instant at) {
    return new LayerRecord(state, sealedAt, host, bytes, virtualSize, Optional.of(at));
  }

  /** The last moment that its server's disk is known to have stood on it. */
  public Instant lastStoodOn() {
    return stoodOnAt.filter(sealedAt::isBefore).orElse(sealedAt);
  }
}
