package org.novalean.adapter.compute;

import java.time.Instant;
import java.util.Optional;

/**
 * Something that was asked of a server ({@code os-instance-actions}).
 *
 * @param action for example {@code live-migration}, {@code live_migration_force_complete}
 * @param message {@code Error} where it failed
 * @param updatedAt when a service last began or ended a part of it; empty while none has begun: the
 *     request is on its way, or was lost with its broker
 */
public record InstanceAction(
    String action,
    String requestId,
    String userId,
    String projectId,
    Instant startedAt,
    Optional<String> message,
    Optional<Instant> updatedAt) {

  public static final String EVACUATE = "evacuate";
  public static final String FORCE_COMPLETE = "live_migration_force_complete";
  public static final String REBUILD = "rebuild";
  public static final String UNSHELVE = "unshelve";

  /** Cinder has it asked: the server is to go on with another volume in the place of one it has. */
  public boolean isSwapOfVolumes() {
    return action.equals("swap_volume");
  }
}
