package org.novalean.adapter.openstack;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.novalean.adapter.compute.ActionResult;
import org.novalean.adapter.compute.MemoryProgress;
import org.novalean.adapter.compute.MigrationRecord;
import org.novalean.adapter.compute.MigrationStatus;
import org.openstack4j.openstack.internal.MicroVersion;

/** Nova's {@code os-migrations} and server migrations, which OpenStack4j gets wrong or lacks. */
final class NovaMigrations extends NovaMicroversionService {

  private final Map<String, String> always;

  /**
   * @param pageSize how many migrations to ask for at a time; empty for Nova's own limit
   */
  NovaMigrations(Session session, MicroVersion microversion, Optional<Integer> pageSize) {
    super(session, microversion);
    var query = new HashMap<String, String>();
    query.put("migration_type", "live-migration");
    pageSize.ifPresent(size -> query.put("limit", size.toString()));
    this.always = Map.copyOf(query);
  }

  List<MigrationRecord> changedSince(Instant since) {
    // Nova's database keeps whole seconds: a fraction would hide what changed within that second.
    return records("changes-since", since.truncatedTo(ChronoUnit.SECONDS).toString());
  }

  List<MigrationRecord> ofServer(String serverId) {
    return records("instance_uuid", serverId);
  }

  Optional<MemoryProgress> progress(String serverId, long migrationId) {
    return find(path(serverId, migrationId), "migration").map(NovaMigrations::progress);
  }

  ActionResult forceComplete(String serverId, long migrationId) {
    return post(path(serverId, migrationId) + "/action", "{\"force_complete\": null}");
  }

  ActionResult abort(String serverId, long migrationId) {
    return remove(path(serverId, migrationId));
  }

  private List<MigrationRecord> records(String filter, String value) {
    var query = new HashMap<>(always);
    query.put(filter, value);
    return list("/os-migrations", query, "migrations", "migrations_links").stream()
        .map(NovaMigrations::record)
        .toList();
  }

  private static String path(String serverId, long migrationId) {
    return "/servers/%s/migrations/%d".formatted(segment(serverId), migrationId);
  }

  private static MigrationRecord record(JsonFields migration) {
    return new MigrationRecord(
        migration.number("id"),
        migration.text("uuid"),
        migration.text("instance_uuid"),
        MigrationStatus.of(migration.text("status")),
        migration.text("source_compute"),
        migration.optionalText("dest_compute"),
        migration.time("created_at"),
        migration.optionalTime("updated_at"),
        migration.optionalText("user_id"),
        migration.optionalText("project_id"));
  }

  private static MemoryProgress progress(JsonFields migration) {
    return new MemoryProgress(
        migration.numberOrZero("memory_total_bytes"),
        migration.numberOrZero("memory_processed_bytes"),
        migration.numberOrZero("memory_remaining_bytes"),
        migration.numberOrZero("disk_total_bytes"),
        migration.numberOrZero("disk_processed_bytes"),
        migration.numberOrZero("disk_remaining_bytes"));
  }
}
