package org.novalean.storage.messages;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * One host's end of a guest's switch to post-copy, with what it takes to compare the host's clock
 * with another's. All by that clock.
 *
 * @param at QEMU's STOP on the source, its RESUME on the destination
 * @param askedAt when this question arrived (T2 of RFC 5905)
 * @param toldAt when it was answered (T3)
 */
public record SwitchSeen(Instant at, Instant askedAt, Instant toldAt) {

  public SwitchSeen {
    requireNonNull(at, "at is null");
    requireNonNull(askedAt, "askedAt is null");
    requireNonNull(toldAt, "toldAt is null");
  }
}
