package org.novalean.adapter.history.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.novalean.adapter.history.MigrationEntry;
import org.novalean.adapter.predict.Measured;
import org.novalean.adapter.predict.Prediction;
import org.novalean.storage.rpc.Json;

/** What was predicted of migrations, and what they took; a history of before has no such table. */
final class PredictionTable {

  private static final String NAME = "nova_lean_prediction";

  /** Beside the columns of {@link EntryTable}. */
  static final String COLUMNS = "prediction, measured";

  /** The same, where there is no such table. */
  static final String NO_COLUMNS = "NULL AS prediction, NULL AS measured";

  static final String JOIN = "LEFT JOIN %s ON of_migration = migration_uuid ".formatted(NAME);

  private PredictionTable() {}

  /** Whether there is one; for somebody who just reads. */
  static boolean isThere(Connection connection) throws SQLException {
    return Schema.isThere(connection, NAME);
  }

  /** In the transaction in which its migration is saved. */
  static void save(Connection connection, MigrationEntry entry) throws SQLException {
    if (entry.prediction().isEmpty() && entry.measured().isEmpty()) {
      return;
    }
    if (write(
            connection,
            "UPDATE %s SET prediction = ?, measured = ? WHERE of_migration = ?".formatted(NAME),
            entry)
        == 0) {
      write(
          connection,
          "INSERT INTO %s (prediction, measured, of_migration) VALUES (?, ?, ?)".formatted(NAME),
          entry);
    }
  }

  private static int write(Connection connection, String sql, MigrationEntry entry)
      throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      statement.setString(1, entry.prediction().map(Json::write).orElse(null));
      statement.setString(2, entry.measured().map(Json::write).orElse(null));
      statement.setString(3, entry.migrationUuid());
      return statement.executeUpdate();
    }
  }

  /** Those of migrations that were forgotten. */
  static void forget(Connection connection) throws SQLException {
    try (var statement =
        connection.prepareStatement(
            "DELETE FROM %s WHERE of_migration NOT IN (SELECT migration_uuid FROM %s)"
                .formatted(NAME, EntryTable.NAME))) {
      statement.executeUpdate();
    }
  }

  static Optional<Prediction> prediction(ResultSet row) throws SQLException {
    return read(row.getString("prediction"), Prediction.class);
  }

  static Optional<Measured> measured(ResultSet row) throws SQLException {
    return read(row.getString("measured"), Measured.class);
  }

  /** One that an older or newer nova-lean wrote otherwise is not worth losing the migration for. */
  private static <T> Optional<T> read(@Nullable String json, Class<T> type) {
    try {
      return json == null ? Optional.empty() : Optional.of(Json.read(json, type));
    } catch (Json.UnreadableJson e) {
      return Optional.empty();
    }
  }
}
