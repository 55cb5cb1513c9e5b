package org.novalean.storage.seal;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * Asks for the seal of one disk. Whether it is a first or a later one, the facts say.
 *
 * @param id of the operation; asking twice with the same one begins nothing twice
 * @param generation of a first seal's layer, higher than any that is or was on the share; empty for
 *     the next free one
 * @param mibPerSecond limit of the copy until it is in step with the guest, 0 for none
 * @param requestedBy for the journal and the log
 */
public record SealRequest(
    String id,
    String serverId,
    String target,
    Optional<Integer> generation,
    long mibPerSecond,
    String requestedBy) {

  public SealRequest {
    requireNonNull(id, "id is null");
    requireNonNull(serverId, "serverId is null");
    requireNonNull(target, "target is null");
    requireNonNull(generation, "generation is null");
    requireNonNull(requestedBy, "requestedBy is null");
    if (mibPerSecond < 0) {
      throw new IllegalArgumentException("mibPerSecond is negative: " + mibPerSecond);
    }
  }
}
