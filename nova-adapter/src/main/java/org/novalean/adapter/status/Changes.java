package org.novalean.adapter.status;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What differs from one look to the next; what merely grew older does not. */
final class Changes {

  /** What a migration took is told by agents, and after its end. */
  private static final Duration MEASURED_WITHIN = Duration.ofSeconds(30);

  private static final Optional<String> ARRIVED = Optional.of("completed");

  private final Function<String, Optional<MigrationView>> migrations;
  private final Function<JobView, Optional<JobView>> jobs;

  /** Migrations that arrived, and of which nobody has told yet what they took. */
  private final Map<String, Instant> unmeasured = new HashMap<>();

  /**
   * Makes one.
   *
   * @param migrations finds one that is no longer under way, by its uuid
   * @param jobs finds how one ended that is no longer under way
   */
  Changes(
      Function<String, Optional<MigrationView>> migrations,
      Function<JobView, Optional<JobView>> jobs) {
    this.migrations = requireNonNull(migrations, "migrations is null");
    this.jobs = requireNonNull(jobs, "jobs is null");
  }

  List<Change> between(Status before, Status now) {
    var changes = new ArrayList<Change>();
    one("adapter", before.adapter(), now.adapter(), changes);
    one("bus", before.bus(), now.bus(), changes);
    one("nova", before.nova(), now.nova(), changes);
    each("share", before.shares(), now.shares(), ShareView::shareId, s -> s, changes);
    each("agent", before.agents(), now.agents(), AgentView::host, AgentView::steady, changes);
    each(
        "migration",
        before.migrations(),
        now.migrations(),
        MigrationView::migrationUuid,
        MigrationView::steady,
        changes);
    before.migrations().stream()
        .filter(was -> now.migrations().stream().noneMatch(is -> isSame(was, is)))
        .flatMap(was -> migrations.apply(was.migrationUuid()).stream())
        .forEach(
            ended -> {
              changes.add(new Change("migration", ended));
              if (ended.measured().isEmpty() && ended.outcome().equals(ARRIVED)) {
                unmeasured.put(ended.migrationUuid(), now.at());
              }
            });
    measured(now.at()).forEach(ended -> changes.add(new Change("migration", ended)));
    each("job", before.jobs(), now.jobs(), Changes::key, j -> j, changes);
    before.jobs().stream()
        .filter(was -> now.jobs().stream().noneMatch(was::isSameAs))
        .flatMap(was -> jobs.apply(was).stream())
        .forEach(ended -> changes.add(new Change("job", ended)));
    one("budgets", before.budgets(), now.budgets(), changes);
    if (!before.waits().equals(now.waits())) {
      changes.add(new Change("waits", now.waits()));
    }
    return changes;
  }

  /** Those of which it is known by now; they are told once more. */
  private List<MigrationView> measured(Instant at) {
    unmeasured.values().removeIf(since -> since.plus(MEASURED_WITHIN).isBefore(at));
    var measured =
        unmeasured.keySet().stream()
            .flatMap(uuid -> migrations.apply(uuid).stream())
            .filter(migration -> migration.measured().isPresent())
            .toList();
    measured.forEach(migration -> unmeasured.remove(migration.migrationUuid()));
    return measured;
  }

  private static boolean isSame(MigrationView was, MigrationView is) {
    return was.migrationUuid().equals(is.migrationUuid());
  }

  private static String key(JobView job) {
    return "%s %s %s".formatted(job.serverId(), job.kind(), job.startedAt());
  }

  private static void one(String event, Object before, Object now, List<Change> changes) {
    if (!before.equals(now)) {
      changes.add(new Change(event, now));
    }
  }

  private static <T> void each(
      String event,
      List<T> before,
      List<T> now,
      Function<T, String> key,
      Function<T, T> steady,
      List<Change> changes) {
    var known = before.stream().collect(Collectors.toMap(key, steady, (one, other) -> other));
    for (var view : now) {
      if (!Objects.equals(known.get(key.apply(view)), steady.apply(view))) {
        changes.add(new Change(event, view));
      }
    }
  }
}
