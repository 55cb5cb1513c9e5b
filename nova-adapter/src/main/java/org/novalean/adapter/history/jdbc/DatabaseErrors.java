package org.novalean.adapter.history.jdbc;

import java.sql.SQLException;
import org.novalean.adapter.history.HistoryException;

/** Words for what goes wrong with the database. */
final class DatabaseErrors {

  // org.h2.api.ErrorCode
  private static final int H2_FILE_CORRUPTED = 90030;
  private static final int H2_ALREADY_OPEN = 90020;
  private static final int H2_WRONG_USER = 28000;
  private static final int H2_UNSUPPORTED_FILE_VERSION = 90048;

  private DatabaseErrors() {}

  static HistoryException explain(String url, SQLException e) {
    return new HistoryException(
        "the history %s cannot be used: %s".formatted(withoutSettings(url), cause(e)), e);
  }

  private static String cause(SQLException e) {
    if (String.valueOf(e.getMessage()).startsWith("No suitable driver")) {
      return "there is no driver for this kind of URL: put its .jar into nova-lean's lib/";
    }
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

  private static String firstLine(SQLException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
  }

  /** Without what follows a semicolon or a question mark, which can hold a password. */
  private static String withoutSettings(String url) {
    return url.split("[;?]", 2)[0];
  }
}
