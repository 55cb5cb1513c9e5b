package org.novalean.storage.hydrate;

import static java.util.Objects.requireNonNull;

/**
 * Asks for the data at rest of one disk to be brought back to the host's own file.
 *
 * @param id of the operation; asking twice with the same one begins nothing twice
 * @param mibPerSecond 0 for no limit
 * @param requestedBy for the journal and the log
 */
public record HydrationRequest(
    String id, String serverId, String target, long mibPerSecond, String requestedBy) {

  public HydrationRequest {
    requireNonNull(id, "id is null");
    requireNonNull(serverId, "serverId is null");
    requireNonNull(target, "target is null");
    requireNonNull(requestedBy, "requestedBy is null");
    if (mibPerSecond < 0) {
      throw new IllegalArgumentException("mibPerSecond is negative: " + mibPerSecond);
    }
  }
}
