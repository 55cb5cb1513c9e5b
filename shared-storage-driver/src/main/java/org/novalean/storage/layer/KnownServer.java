package org.novalean.storage.layer;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * A server that Nova knows, soft-deleted ones included.
 *
 * @param id its UUID
 * @param state Nova's vm_state or status, for example {@code SHELVED_OFFLOADED}
 * @param host where it is; empty where it is on none
 * @param busy a task_state is set, a migration or resize of it has not come to its end, or it was
 *     evacuated without its data at rest: its layers are kept
 * @param imageId the Glance image that it was made from; empty for a server that boots from a
 *     volume
 */
public record KnownServer(
    String id, String state, Optional<String> host, boolean busy, Optional<String> imageId) {

  public KnownServer {
    requireNonNull(id, "id is null");
    requireNonNull(state, "state is null");
    requireNonNull(host, "host is null");
    requireNonNull(imageId, "imageId is null");
  }

  /** The same, its layers kept. */
  public KnownServer asBusy() {
    return new KnownServer(id, state, host, true, imageId);
  }

  /** Nova has put its disk into Glance and removed it from its host. */
  public boolean isOffloaded() {
    return state.equalsIgnoreCase("shelved_offloaded");
  }
}
