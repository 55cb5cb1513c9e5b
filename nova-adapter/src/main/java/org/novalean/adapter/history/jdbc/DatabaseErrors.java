package org.novalean.adapter.history.jdbc;

import java.sql.SQLException;
import org.flywaydb.core.api.FlywayException;
import org.novalean.adapter.history.HistoryException;

/** Words for what goes wrong with the database. */
final class DatabaseErrors {

  // org.h2.api.ErrorCode
  private static final int H2_FILE_CORRUPTED = 90030;
  private static final int H2_ALREADY_OPEN = 90020;
  private static final int H2_CONNECTION_BROKEN = 90067;
  private static final int H2_WRONG_USER = 28000;
  private static final int H2_UNSUPPORTED_FILE_VERSION = 90048;

  private DatabaseErrors() {}

  static HistoryException explain(DatabaseAddress address, SQLException e) {
    return new HistoryException(
        "the history %s cannot be used: %s".formatted(address, cause(e)), e);
  }

  /** Of the schema's upgrade: what the database said, where it said something. */
  static HistoryException explain(DatabaseAddress address, FlywayException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return explain(address, sql);
      }
    }
    return new HistoryException(
        "the tables of the history %s cannot be made or brought up to date: %s"
            .formatted(address, firstLine(e)),
        e);
  }

  /** SQLSTATE 42S02 and H2's 42S03, 42S04; PostgreSQL's 42P01. */
  static boolean isMissingTable(SQLException e) {
    var state = String.valueOf(e.getSQLState());
    return state.startsWith("42S0") || state.equals("42P01");
  }

  /** The database gave up one of two transactions that met: class 40 of SQLSTATE. */
  static boolean isRolledBack(SQLException e) {
    return String.valueOf(e.getSQLState()).startsWith("40");
  }

  /** Another has H2's file at this moment, or has just ended to serve it. */
  static boolean isBusy(SQLException e) {
    return e.getErrorCode() == H2_ALREADY_OPEN || e.getErrorCode() == H2_CONNECTION_BROKEN;
  }

  private static String cause(SQLException e) {
    return switch (e.getErrorCode()) {
      case H2_FILE_CORRUPTED, H2_UNSUPPORTED_FILE_VERSION ->
          "its file is damaged or not a history (%s). Restore it from a backup, or move it away: a"
                  .formatted(firstLine(e))
              + " new one is made, and migrations under way are found again through Nova";
      case H2_ALREADY_OPEN ->
          "another process has its file open and does not share it (%s). Stop that process"
              .formatted(firstLine(e));
      case H2_WRONG_USER -> "its file was made by something else than nova-lean";
      default -> firstLine(e);
    };
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
  }
}
