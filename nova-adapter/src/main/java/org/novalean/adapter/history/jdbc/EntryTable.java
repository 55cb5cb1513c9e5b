package org.novalean.adapter.history.jdbc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigInteger;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.novalean.adapter.compute.MemoryProgress;
import org.novalean.adapter.history.MigrationEntry;
import org.novalean.adapter.history.Outcome;

/**
 * How a {@link MigrationEntry} lies in a table's row. Instants are nanoseconds since 1970, because
 * databases differ in how precise their timestamps are and in which zone they show them.
 */
final class EntryTable {

  static final String NAME = "nova_lean_migration";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final BigInteger NANOS = BigInteger.valueOf(1_000_000_000);

  /** Must be in the order of {@link #row}. The key is the last. */
  private static final List<String> COLUMNS =
      List.of(
          "migration_id",
          "server_id",
          "server_name",
          "source_host",
          "destination_host",
          "user_id",
          "project_id",
          "request_id",
          "policy",
          "policy_source",
          "phase",
          "phase_reason",
          "entered_at",
          "memory_total_bytes",
          "memory_processed_bytes",
          "memory_remaining_bytes",
          "disk_total_bytes",
          "disk_processed_bytes",
          "disk_remaining_bytes",
          "force_attempts",
          "last_force_at",
          "post_copy",
          "outcome",
          "notes",
          "started_at",
          "ended_at",
          "migration_uuid");

  static final String INSERT =
      "INSERT INTO %s (%s) VALUES (%s)"
          .formatted(
              NAME,
              String.join(", ", COLUMNS),
              COLUMNS.stream().map(c -> "?").collect(Collectors.joining(", ")));

  static final String UPDATE =
      "UPDATE %s SET %s WHERE migration_uuid = ?"
          .formatted(
              NAME,
              COLUMNS.subList(0, COLUMNS.size() - 1).stream()
                  .map(c -> c + " = ?")
                  .collect(Collectors.joining(", ")));

  static final String SELECT = select(PredictionTable.COLUMNS, PredictionTable.JOIN);

  /** Of a history of before. */
  static final String SELECT_WITHOUT_PREDICTIONS = select(PredictionTable.NO_COLUMNS, "");

  private EntryTable() {}

  private static String select(String more, String join) {
    return "SELECT %s, %s FROM %s %s".formatted(String.join(", ", COLUMNS), more, NAME, join);
  }

  /** Fills in {@link #INSERT} or {@link #UPDATE}: their parameters are the same. */
  static void bind(PreparedStatement statement, MigrationEntry entry) throws SQLException {
    var index = 1;
    for (var value : row(entry)) {
      statement.setObject(index++, value);
    }
  }

  private static List<@Nullable Object> row(MigrationEntry entry) {
    var progress = entry.progress().orElse(null);
    var row = new ArrayList<@Nullable Object>();
    row.add(entry.migrationId());
    row.add(entry.serverId());
    row.add(entry.serverName());
    row.add(entry.sourceHost());
    row.add(entry.destinationHost().orElse(null));
    row.add(entry.userId().orElse(null));
    row.add(entry.projectId().orElse(null));
    row.add(entry.requestId().orElse(null));
    row.add(entry.policy());
    row.add(entry.policySource());
    row.add(entry.phase());
    row.add(entry.phaseReason());
    row.add(json(phaseTimes(entry.enteredAt())));
    row.add(progress == null ? null : progress.memoryTotalBytes());
    row.add(progress == null ? null : progress.memoryProcessedBytes());
    row.add(progress == null ? null : progress.memoryRemainingBytes());
    row.add(progress == null ? null : progress.diskTotalBytes());
    row.add(progress == null ? null : progress.diskProcessedBytes());
    row.add(progress == null ? null : progress.diskRemainingBytes());
    row.add(entry.forceAttempts());
    row.add(entry.lastForceAt().map(EntryTable::nanos).orElse(null));
    row.add(entry.postCopy());
    row.add(entry.outcome().map(Outcome::name).orElse(null));
    row.add(json(entry.notes()));
    row.add(nanos(entry.startedAt()));
    row.add(entry.endedAt().map(EntryTable::nanos).orElse(null));
    row.add(entry.migrationUuid());
    return row;
  }

  /** Reads a row of {@link #SELECT}. */
  static MigrationEntry read(ResultSet row) throws SQLException {
    return new MigrationEntry(
        row.getString("migration_uuid"),
        row.getLong("migration_id"),
        row.getString("server_id"),
        row.getString("server_name"),
        row.getString("source_host"),
        text(row, "destination_host"),
        text(row, "user_id"),
        text(row, "project_id"),
        text(row, "request_id"),
        row.getString("policy"),
        row.getString("policy_source"),
        row.getString("phase"),
        row.getString("phase_reason"),
        instants(parse(row.getString("entered_at"), new TypeReference<Map<String, String>>() {})),
        progress(row),
        row.getInt("force_attempts"),
        instant(row, "last_force_at"),
        row.getBoolean("post_copy"),
        text(row, "outcome").map(Outcome::valueOf),
        parse(row.getString("notes"), new TypeReference<List<String>>() {}),
        fromNanos(row.getLong("started_at")),
        instant(row, "ended_at"),
        PredictionTable.prediction(row),
        PredictionTable.measured(row));
  }

  private static Optional<String> text(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getString(column));
  }

  private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
    var nanos = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(fromNanos(nanos));
  }

  private static Optional<MemoryProgress> progress(ResultSet row) throws SQLException {
    var total = row.getLong("memory_total_bytes");
    if (row.wasNull()) {
      return Optional.empty();
    }
    return Optional.of(
        new MemoryProgress(
            total,
            row.getLong("memory_processed_bytes"),
            row.getLong("memory_remaining_bytes"),
            row.getLong("disk_total_bytes"),
            row.getLong("disk_processed_bytes"),
            row.getLong("disk_remaining_bytes")));
  }

  private static Map<String, String> phaseTimes(Map<String, Instant> enteredAt) {
    var times = new LinkedHashMap<String, String>();
    enteredAt.forEach((phase, instant) -> times.put(phase, instant.toString()));
    return times;
  }

  private static Map<String, Instant> instants(Map<String, String> times) {
    var enteredAt = new LinkedHashMap<String, Instant>();
    times.forEach((phase, time) -> enteredAt.put(phase, Instant.parse(time)));
    return enteredAt;
  }

  static long nanos(Instant instant) {
    return BigInteger.valueOf(instant.getEpochSecond())
        .multiply(NANOS)
        .add(BigInteger.valueOf(instant.getNano()))
        .longValueExact();
  }

  private static Instant fromNanos(long nanos) {
    return Instant.ofEpochSecond(0, nanos);
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("texts and lists of texts are always JSON", e);
    }
  }

  private static <T> T parse(String json, TypeReference<T> type) throws SQLException {
    try {
      return JSON.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new SQLException(
          "a column that should hold JSON does not: " + e.getOriginalMessage(), e);
    }
  }
}
