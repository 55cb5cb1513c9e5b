package org.novalean.events;

import java.util.Arrays;
import java.util.Optional;

/**
 * The steps of a live migration that Nova tells of, each with its name in both formats. The
 * unversioned names follow no rule (nova/compute/manager.py), so this table is the only way.
 */
public enum LiveMigrationStep {
  /** The destination prepares: disks, volumes, networks. */
  PRE("instance.live_migration_pre", "compute.instance.live_migration.pre", true),
  /** The source tidies up after the guest has left. */
  POST("instance.live_migration_post", "compute.instance.live_migration._post", false),
  /** The destination takes the guest over; after its end the server's host is the new one. */
  POST_DEST("instance.live_migration_post_dest", "compute.instance.live_migration.post.dest", true),
  /** Someone asked to force completion. Its end means queued, not done. */
  FORCE_COMPLETE(
      "instance.live_migration_force_complete",
      "compute.instance.live.migration.force.complete",
      false),
  /** Someone asked to abort. */
  ABORT("instance.live_migration_abort", "compute.instance.live.migration.abort", false),
  /** The source goes back to normal: the migration failed or was aborted. */
  ROLLBACK("instance.live_migration_rollback", "compute.instance.live_migration._rollback", false),
  /** The destination undoes what {@link #PRE} prepared. */
  ROLLBACK_DEST(
      "instance.live_migration_rollback_dest",
      "compute.instance.live_migration.rollback.dest",
      true);

  private final String versionedName;
  private final String unversionedName;
  private final boolean publishedByDestination;

  LiveMigrationStep(String versionedName, String unversionedName, boolean publishedByDestination) {
    this.versionedName = versionedName;
    this.unversionedName = unversionedName;
    this.publishedByDestination = publishedByDestination;
  }

  /** The event type in this format, without the edge ({@code .start}, {@code .end}). */
  public String eventType(NotificationFormat format) {
    return format == NotificationFormat.VERSIONED ? versionedName : unversionedName;
  }

  /** Whether the destination's {@code nova-compute} sends it; otherwise the source's does. */
  public boolean publishedByDestination() {
    return publishedByDestination;
  }

  /** Finds the step by an event type without its edge. */
  public static Optional<LiveMigrationStep> of(String eventType, NotificationFormat format) {
    return Arrays.stream(values()).filter(s -> s.eventType(format).equals(eventType)).findFirst();
  }
}
