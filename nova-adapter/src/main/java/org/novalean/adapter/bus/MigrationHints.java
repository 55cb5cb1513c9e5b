package org.novalean.adapter.bus;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.function.Consumer;
import org.novalean.adapter.migration.Hint;
import org.novalean.events.DestinationsSelected;
import org.novalean.events.Edge;
import org.novalean.events.LiveMigration;
import org.novalean.events.LiveMigrationStep;
import org.novalean.events.MigrationRefused;
import org.novalean.events.Notification;
import org.novalean.events.NotificationHandler;
import org.novalean.events.ServerUpdated;

/**
 * Picks the notifications that tell of a live migration. Which signal comes first depends on
 * nova.conf: {@code instance.update} with {@code notify_on_state_change = vm_and_task_state}, else
 * the scheduler's, else the destination's {@code live_migration_pre.start}. Each begins the same.
 */
public final class MigrationHints implements NotificationHandler {
  private static final String MIGRATING = "migrating";

  private final Consumer<Hint> supervisor;

  /** Tells the hints to this. */
  public MigrationHints(Consumer<Hint> supervisor) {
    this.supervisor = requireNonNull(supervisor, "supervisor is null");
  }

  @Override
  public void handle(Notification notification) {
    hint(notification).ifPresent(supervisor);
  }

  static Optional<Hint> hint(Notification notification) {
    if (notification instanceof ServerUpdated update) {
      return hint(update);
    } else if (notification instanceof LiveMigration migration) {
      var begins = migration.step() == LiveMigrationStep.PRE && migration.edge() == Edge.START;
      return Optional.of(new Hint(migration.serverId(), begins, migration.envelope().requestId()));
    } else if (notification instanceof DestinationsSelected selected) {
      // A boot has no host to leave, and is none of ours.
      return selected.edge() == Edge.START && !selected.excludedHosts().isEmpty()
          ? Optional.of(new Hint(selected.serverId(), true, selected.envelope().requestId()))
          : Optional.empty();
    } else if (notification instanceof MigrationRefused refused) {
      return Optional.of(new Hint(refused.serverId(), false, refused.envelope().requestId()));
    }
    return Optional.empty();
  }

  /**
   * Nova's very first update has {@code migrating} as the old task as well as the new one (recorded
   * from Nova 26.2.2), like those of every 5 s later: each may be the first.
   */
  private static Optional<Hint> hint(ServerUpdated update) {
    var migrating = update.newTaskState().equals(Optional.of(MIGRATING));
    var migrated = update.oldTaskState().equals(Optional.of(MIGRATING));
    return migrating || migrated
        ? Optional.of(new Hint(update.serverId(), migrating, update.envelope().requestId()))
        : Optional.empty();
  }
}
