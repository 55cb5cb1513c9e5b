package org.novalean.adapter.history.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.novalean.adapter.history.HistoryException;

/**
 * The tables, and how an older version's become the present one's. Written in the SQL that H2,
 * MariaDB and PostgreSQL share. A change is a new step at the end: a step that was released is
 * never altered.
 */
final class Schema {

  private static final List<String> STEPS =
      List.of(
          """
          CREATE TABLE nova_lean_migration (
            migration_uuid VARCHAR(36) NOT NULL PRIMARY KEY,
            migration_id BIGINT NOT NULL,
            server_id VARCHAR(36) NOT NULL,
            server_name VARCHAR(255) NOT NULL,
            source_host VARCHAR(255) NOT NULL,
            destination_host VARCHAR(255),
            user_id VARCHAR(255),
            project_id VARCHAR(255),
            request_id VARCHAR(255),
            policy VARCHAR(255) NOT NULL,
            policy_source VARCHAR(255) NOT NULL,
            phase VARCHAR(64) NOT NULL,
            phase_reason TEXT NOT NULL,
            entered_at TEXT NOT NULL,
            memory_total_bytes BIGINT,
            memory_processed_bytes BIGINT,
            memory_remaining_bytes BIGINT,
            disk_total_bytes BIGINT,
            disk_processed_bytes BIGINT,
            disk_remaining_bytes BIGINT,
            force_attempts INTEGER NOT NULL,
            last_force_at BIGINT,
            post_copy BOOLEAN NOT NULL,
            outcome VARCHAR(64),
            notes TEXT NOT NULL,
            started_at BIGINT NOT NULL,
            ended_at BIGINT)""",
          "CREATE INDEX nova_lean_migration_by_start ON nova_lean_migration (started_at)",
          "CREATE INDEX nova_lean_migration_by_id ON nova_lean_migration (migration_id)");

  private static final String VERSION_TABLE = "nova_lean_schema";

  private Schema() {}

  /** Brings the tables up to date; does nothing where they are. */
  static void upgrade(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE IF NOT EXISTS %s (version INTEGER NOT NULL)".formatted(VERSION_TABLE));
      var version = version(connection);
      if (version > STEPS.size()) {
        throw new HistoryException(
            "the history was written by a newer nova-lean (schema %d, this one knows %d): use that"
                    .formatted(version, STEPS.size())
                + " version, or name another [history] url");
      }
      for (var step = version; step < STEPS.size(); step++) {
        statement.execute(STEPS.get(step));
        statement.execute("INSERT INTO %s VALUES (%d)".formatted(VERSION_TABLE, step + 1));
        connection.commit();
      }
    }
  }

  private static int version(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT MAX(version) FROM " + VERSION_TABLE)) {
      return rows.next() ? rows.getInt(1) : 0;
    }
  }
}
