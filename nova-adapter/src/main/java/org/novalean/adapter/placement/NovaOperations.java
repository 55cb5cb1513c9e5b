package org.novalean.adapter.placement;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.novalean.adapter.agents.Agents;
import org.novalean.adapter.agents.Fleet;
import org.novalean.events.Generic;
import org.novalean.events.LiveMigration;
import org.novalean.events.Notification;
import org.novalean.events.NotificationHandler;
import org.novalean.events.ServerUpdated;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears of any operation that Nova begins on a server, and has its disks released at once: 2 to 4 s
 * pass between a live migration's call and the moment when Nova wants the disks, less for others.
 */
public final class NovaOperations implements NotificationHandler {
  private static final Logger log = LoggerFactory.getLogger(NovaOperations.class);

  /** What does not touch disks; locking is what nova-lean itself does. */
  private static final Set<String> HARMLESS =
      Set.of("lock", "unlock", "exists", "update", "trigger_crash_dump");

  private final Agents agents;
  private final Fleet fleet;
  private final Sealer sealer;

  public NovaOperations(Agents agents, Fleet fleet, Sealer sealer) {
    this.agents = requireNonNull(agents, "agents is null");
    this.fleet = requireNonNull(fleet, "fleet is null");
    this.sealer = requireNonNull(sealer, "sealer is null");
  }

  @Override
  public void handle(Notification notification) {
    begins(notification).ifPresent(this::release);
  }

  /** The server on which an operation begins, or is under way. */
  static Optional<String> begins(Notification notification) {
    if (notification instanceof ServerUpdated update) {
      return update.newTaskState().map(task -> update.serverId());
    } else if (notification instanceof LiveMigration migration) {
      return Optional.of(migration.serverId());
    } else if (notification instanceof Generic generic) {
      return begins(generic);
    }
    return Optional.empty();
  }

  /**
   * {@code instance.suspend.start}, or in the other format {@code compute.instance.suspend.start}.
   */
  private static Optional<String> begins(Generic notification) {
    var parts = List.of(notification.envelope().eventType().split("\\.", -1));
    var instance = parts.indexOf("instance");
    if (instance < 0
        || instance + 1 >= parts.size()
        || !parts.get(parts.size() - 1).equals("start")
        || HARMLESS.contains(parts.get(instance + 1))) {
      return Optional.empty();
    }
    var payload = notification.payload();
    var versioned = payload.path("nova_object.data").path("uuid");
    var id = versioned.isTextual() ? versioned : payload.path("instance_id");
    return Optional.ofNullable(id.textValue());
  }

  private void release(String serverId) {
    var known = sealer.hostOfJob(serverId);
    if (known.isPresent()) {
      release(known.get(), serverId);
    } else {
      fleet.hostOf(serverId).ifPresent(host -> releaseWhereAJobRuns(host, serverId));
    }
  }

  /** No report tells yet of a job that a command began a moment ago. */
  private void releaseWhereAJobRuns(String host, String serverId) {
    var unused =
        agents
            .job(host, serverId)
            .whenComplete(
                (job, failure) -> {
                  if (failure != null) {
                    report(serverId, failure);
                  } else if (job.isRunning()) {
                    release(host, serverId);
                  }
                });
  }

  private void release(String host, String serverId) {
    log.info("server {}: Nova begins something, its disks are released on {}", serverId, host);
    var unused =
        agents
            .release(host, serverId)
            .whenComplete((released, failure) -> report(serverId, failure));
  }

  private static void report(String serverId, @Nullable Throwable failure) {
    if (failure != null) {
      log.warn("server {}: its disks could not be released: {}", serverId, failure.getMessage());
    }
  }
}
