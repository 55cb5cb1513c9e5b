package org.novalean.adapter.history.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.novalean.adapter.history.HistoryException;

/**
 * The tables, and how an older version's become the present one's: Flyway runs what is new of the
 * scripts in {@code schema}. They are written in the SQL that H2, MariaDB and PostgreSQL share, and
 * each can be run again after an end in its middle, because MariaDB commits every step of it. A
 * change is a new script; one that was released is never altered.
 */
final class Schema {

  private static final String HISTORY_TABLE = "nova_lean_schema_history";
  private static final String SCRIPTS = "classpath:org/novalean/adapter/history/jdbc/schema";

  private Schema() {}

  /** Brings the tables up to date; does nothing where they are. */
  static void upgrade(DatabaseAddress address) {
    try {
      upgrade(flyway(address));
    } catch (FlywayException e) {
      throw DatabaseErrors.explain(address, e);
    }
  }

  private static Flyway flyway(DatabaseAddress address) {
    return Flyway.configure(Schema.class.getClassLoader())
        .dataSource(new AddressDataSource(address))
        .locations(SCRIPTS)
        .table(HISTORY_TABLE)
        // Tables without a record of the schema are an older nova-lean's, or somebody else's.
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .placeholders(address.dialect().placeholders())
        .load();
  }

  private static void upgrade(Flyway flyway) {
    var known = flyway.info();
    var future =
        Arrays.stream(known.applied())
            .filter(Schema::isOfANewerVersion)
            .map(MigrationInfo::getVersion);
    future
        .findFirst()
        .ifPresent(
            version -> {
              throw new HistoryException(
                  "the history was written by a newer nova-lean (schema %s): use that version, or name another [history] url"
                      .formatted(version));
            });
    if (Arrays.stream(known.all()).anyMatch(migration -> migration.getState().isFailed())) {
      flyway.repair();
    }
    flyway.migrate();
  }

  private static boolean isOfANewerVersion(MigrationInfo migration) {
    return switch (migration.getState()) {
      case FUTURE_SUCCESS, FUTURE_FAILED -> true;
      default -> false;
    };
  }

  /** Whether there are tables; for somebody who just reads. */
  static boolean isThere(Connection connection) throws SQLException {
    return isThere(connection, EntryTable.NAME);
  }

  /** Whether there is a table. */
  static boolean isThere(Connection connection, String table) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT 1 FROM %s WHERE 1 = 0".formatted(table))) {
      return !rows.next();
    } catch (SQLException e) {
      if (DatabaseErrors.isMissingTable(e)) {
        return false;
      }
      throw e;
    }
  }
}
