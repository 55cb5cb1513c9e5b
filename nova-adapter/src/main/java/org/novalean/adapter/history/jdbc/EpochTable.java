package org.novalean.adapter.history.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.novalean.adapter.history.HistoryException;

/** The one row that tells whose turn it is to save. */
final class EpochTable {

  private static final String NAME = "nova_lean_epoch";
  private static final int HOLDER_LENGTH = 255;

  /** SQLSTATE of a transaction that is to be done again. */
  private static final String AGAIN = "40001";

  private EpochTable() {}

  record Newest(long epoch, String holder) {

    @Override
    public String toString() {
      return "%s (epoch %d)".formatted(holder, epoch);
    }
  }

  static Optional<Newest> newest(Connection connection) throws SQLException {
    try (var statement =
            connection.prepareStatement(
                "SELECT epoch, holder FROM %s WHERE id = 1".formatted(NAME));
        var rows = statement.executeQuery()) {
      return rows.next()
          ? Optional.of(new Newest(rows.getLong(1), rows.getString(2)))
          : Optional.empty();
    }
  }

  /** Compares and sets: of two that begin at the same moment one is told to begin again. */
  static long begin(Connection connection, String holder, long atLeast) throws SQLException {
    var last = newest(connection);
    var next = last.isEmpty() ? atLeast : Math.max(last.get().epoch() + 1, atLeast);
    var command =
        last.isEmpty()
            ? "INSERT INTO %s (epoch, holder, id, saves) VALUES (?, ?, 1, 0)"
            : "UPDATE %s SET epoch = ?, holder = ?, saves = 0 WHERE id = 1 AND epoch = ?";
    try (var statement = connection.prepareStatement(command.formatted(NAME))) {
      statement.setLong(1, next);
      statement.setString(2, holder.substring(0, Math.min(holder.length(), HOLDER_LENGTH)));
      if (last.isPresent()) {
        statement.setLong(3, last.get().epoch());
      }
      if (statement.executeUpdate() == 0) {
        throw new SQLException("another adapter has begun an epoch at the same moment", AGAIN);
      }
    }
    return next;
  }

  /**
   * To be done in the transaction of a save: holds the row, so that no epoch begins before its end.
   *
   * @throws HistoryException.Superseded where a later one has begun
   */
  static void insistOn(long epoch, Connection connection) throws SQLException {
    try (var statement =
        connection.prepareStatement(
            "UPDATE %s SET saves = saves + 1 WHERE id = 1 AND epoch = ?".formatted(NAME))) {
      statement.setLong(1, epoch);
      if (statement.executeUpdate() == 0) {
        throw new HistoryException.Superseded(
            "another adapter has taken over, nothing of epoch %d is saved any more"
                .formatted(epoch));
      }
    }
  }
}
