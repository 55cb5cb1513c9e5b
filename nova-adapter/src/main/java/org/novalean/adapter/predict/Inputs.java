package org.novalean.adapter.predict;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What a prediction is made from. What is not known is {@link Range#NOT_KNOWN} or empty.
 *
 * @param memory bytes that the guest has
 * @param data bytes of that which are not zero
 * @param dirty how fast it changes
 * @param disks bytes of disks that Nova copies
 * @param preCopyRate bytes per second that pre-copy and the disks may have
 * @param postCopyRate bytes per second that post-copy may have
 * @param attended an agent tells when memory begins to flow
 * @param past what migrations took that were alike
 */
public record Inputs(
    Range memory,
    Range data,
    Optional<DirtyRate> dirty,
    Range disks,
    Range preCopyRate,
    Range postCopyRate,
    boolean attended,
    Past past) {

  public Inputs {
    requireNonNull(memory, "memory is null");
    requireNonNull(data, "data is null");
    requireNonNull(dirty, "dirty is null");
    requireNonNull(disks, "disks is null");
    requireNonNull(preCopyRate, "preCopyRate is null");
    requireNonNull(postCopyRate, "postCopyRate is null");
    requireNonNull(past, "past is null");
  }
}
