package org.novalean.adapter.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.novalean.adapter.compute.MemoryProgress;
import org.novalean.adapter.history.MigrationEntry;
import org.novalean.adapter.predict.Comparison;
import org.novalean.adapter.predict.Measured;

/** A migration as JSON. The keys are an interface: scripts rely on them. */
final class MigrationJson {

  private MigrationJson() {}

  static Map<String, @Nullable Object> of(MigrationEntry entry, Instant now) {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("migration_id", entry.migrationId());
    json.put("migration_uuid", entry.migrationUuid());
    json.put("server_id", entry.serverId());
    json.put("server_name", entry.serverName());
    json.put("source_host", entry.sourceHost());
    json.put("destination_host", entry.destinationHost().orElse(null));
    json.put("user_id", entry.userId().orElse(null));
    json.put("project_id", entry.projectId().orElse(null));
    json.put("request_id", entry.requestId().orElse(null));
    json.put("policy", entry.policy());
    json.put("policy_source", entry.policySource());
    json.put("phase", entry.phase());
    json.put("phase_reason", entry.phaseReason());
    json.put("phases", phases(entry, now));
    json.put("post_copy", entry.postCopy());
    json.put("force_attempts", entry.forceAttempts());
    json.put("last_force_at", entry.lastForceAt().map(Instant::toString).orElse(null));
    json.put("progress_percent", Progress.of(entry).percent().orElse(null));
    json.put("bytes", entry.progress().map(MigrationJson::bytes).orElse(null));
    json.put("outcome", entry.outcome().map(o -> o.name().toLowerCase(Locale.ROOT)).orElse(null));
    json.put("prediction", entry.prediction().map(PredictionJson::of).orElse(null));
    json.put("measured", entry.measured().map(MigrationJson::measured).orElse(null));
    json.put("prediction_error", entry.comparison().map(MigrationJson::errors).orElse(null));
    json.put("notes", entry.notes());
    json.put("started_at", entry.startedAt().toString());
    json.put("ended_at", entry.endedAt().map(Instant::toString).orElse(null));
    json.put("seconds", seconds(MigrationTable.elapsed(entry, now)));
    return json;
  }

  private static List<Map<String, Object>> phases(MigrationEntry entry, Instant now) {
    var phases = new ArrayList<Map<String, Object>>();
    for (var stay : PhaseStay.of(entry, now)) {
      var json = new LinkedHashMap<String, Object>();
      json.put("name", stay.phase());
      json.put("entered_at", stay.enteredAt().toString());
      json.put("seconds", seconds(stay.duration()));
      phases.add(json);
    }
    return phases;
  }

  private static Map<String, Long> bytes(MemoryProgress progress) {
    var json = new LinkedHashMap<String, Long>();
    json.put("memory_total", progress.memoryTotalBytes());
    json.put("memory_processed", progress.memoryProcessedBytes());
    json.put("memory_remaining", progress.memoryRemainingBytes());
    json.put("disk_total", progress.diskTotalBytes());
    json.put("disk_processed", progress.diskProcessedBytes());
    json.put("disk_remaining", progress.diskRemainingBytes());
    return json;
  }

  private static Map<String, @Nullable Object> measured(Measured measured) {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("bytes", measured.bytes());
    json.put("memory_bytes", measured.memoryBytes());
    json.put("disk_bytes", measured.diskBytes());
    json.put("seconds", measured.seconds());
    json.put("pause_seconds", measured.pauseSeconds() > 0 ? measured.pauseSeconds() : null);
    json.put("bytes_per_second", measured.bytesPerSecond());
    return json;
  }

  /** Each in parts of what was measured; null where nothing but a range was predicted. */
  private static Map<String, @Nullable Object> errors(Comparison comparison) {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("of", comparison.lean() ? "lean" : "pre_copy");
    json.put("bytes", comparison.bytes().error().orElse(null));
    json.put("seconds", comparison.seconds().error().orElse(null));
    json.put("pause_seconds", comparison.pauseSeconds().error().orElse(null));
    return json;
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
