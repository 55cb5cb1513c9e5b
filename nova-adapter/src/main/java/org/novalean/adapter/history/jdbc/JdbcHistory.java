package org.novalean.adapter.history.jdbc;

import static java.util.Objects.requireNonNull;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.novalean.adapter.history.BegunEpoch;
import org.novalean.adapter.history.History;
import org.novalean.adapter.history.HistoryException;
import org.novalean.adapter.history.MigrationEntry;

/** The history in a database that JDBC reaches. */
public final class JdbcHistory implements History {

  private final Database database;
  private final String select;

  /** 0 until one was begun. */
  private volatile long epoch;

  private JdbcHistory(Database database, boolean predictions) {
    this.database = requireNonNull(database, "database is null");
    this.select = predictions ? EntryTable.SELECT : EntryTable.SELECT_WITHOUT_PREDICTIONS;
  }

  /**
   * Opens the history, and makes it where there is none.
   *
   * @throws HistoryException where that does not work
   */
  public static JdbcHistory open(DatabaseAddress address) {
    var files = address.files();
    files.ifPresent(H2Files::prepare);
    files.ifPresent(H2Files::removeStaleLock);
    var database = Database.of(address);
    try {
      // Before Flyway, whose errors say less, and so that H2's lock stays ours.
      database.read(connection -> connection.isValid(0));
      files.ifPresent(H2Files::protectLock);
      Schema.upgrade(address);
      return new JdbcHistory(database, true);
    } catch (HistoryException e) {
      database.close();
      throw e;
    }
  }

  /**
   * Opens the history for somebody who just reads: never makes or alters one.
   *
   * @return empty where there is none yet
   * @throws HistoryException where there is one that cannot be read
   */
  public static Optional<JdbcHistory> openExisting(DatabaseAddress address) {
    var files = address.files();
    if (files.isPresent() && !files.get().exist()) {
      return Optional.empty();
    }
    if (files.isPresent() && !files.get().readable()) {
      throw new HistoryException(
          "the history %s belongs to another user: run as the user of the nova-lean service"
              .formatted(address));
    }
    var database = Database.toRead(address);
    if (database.read(Schema::isThere)) {
      return Optional.of(new JdbcHistory(database, database.read(PredictionTable::isThere)));
    }
    database.close();
    return Optional.empty();
  }

  @Override
  public long beginEpoch(String holder, long atLeast) {
    epoch = database.write(connection -> EpochTable.begin(connection, holder, atLeast));
    return epoch;
  }

  @Override
  public Optional<String> supersededBy() {
    return database
        .read(EpochTable::newest)
        .filter(newest -> newest.epoch() != epoch)
        .map(EpochTable.Newest::toString);
  }

  @Override
  public Optional<BegunEpoch> lastEpoch() {
    return database
        .read(EpochTable::newest)
        .map(newest -> new BegunEpoch(newest.epoch(), newest.holder()));
  }

  @Override
  public void save(MigrationEntry entry) {
    database.write(
        connection -> {
          if (epoch != 0) {
            EpochTable.insistOn(epoch, connection);
          }
          if (write(connection.prepareStatement(EntryTable.UPDATE), entry) == 0) {
            write(connection.prepareStatement(EntryTable.INSERT), entry);
          }
          PredictionTable.save(connection, entry);
          return Boolean.TRUE;
        });
  }

  private static int write(PreparedStatement prepared, MigrationEntry entry) throws SQLException {
    try (var statement = prepared) {
      EntryTable.bind(statement, entry);
      return statement.executeUpdate();
    }
  }

  @Override
  public Optional<MigrationEntry> find(String idOrUuid) {
    var isId = idOrUuid.matches("\\d{1,18}");
    var condition = isId ? "migration_id = ?" : "migration_uuid = ?";
    Object key = isId ? Long.valueOf(idOrUuid) : idOrUuid;
    return select("WHERE %s ORDER BY started_at DESC".formatted(condition), 1, key).stream()
        .findFirst();
  }

  @Override
  public List<MigrationEntry> unfinished() {
    return select("WHERE outcome IS NULL ORDER BY started_at, migration_id", 0);
  }

  @Override
  public List<MigrationEntry> newest(int limit) {
    return limit <= 0 ? List.of() : select("ORDER BY started_at DESC, migration_id DESC", limit);
  }

  /**
   * @param limit 0 for all
   */
  private List<MigrationEntry> select(String rest, int limit, Object... keys) {
    return database.read(
        connection -> {
          try (var statement = connection.prepareStatement(select + rest)) {
            statement.setMaxRows(limit);
            for (var i = 0; i < keys.length; i++) {
              statement.setObject(i + 1, keys[i]);
            }
            var entries = new ArrayList<MigrationEntry>();
            try (var rows = statement.executeQuery()) {
              while (rows.next()) {
                entries.add(EntryTable.read(rows));
              }
            }
            return entries;
          }
        });
  }

  @Override
  public int forgetEndedBefore(Instant instant) {
    return database.write(
        connection -> {
          try (var statement =
              connection.prepareStatement(
                  "DELETE FROM %s WHERE outcome IS NOT NULL AND ended_at < ?"
                      .formatted(EntryTable.NAME))) {
            statement.setLong(1, EntryTable.nanos(instant));
            int forgotten = statement.executeUpdate();
            PredictionTable.forget(connection);
            return forgotten;
          }
        });
  }

  @Override
  public void close() {
    database.close();
  }
}
