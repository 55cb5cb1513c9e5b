package org.novalean.adapter.history.jdbc;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.novalean.adapter.history.HistoryException;

/** In what the databases differ that can keep the history. */
enum Dialect {
  H2("jdbc:h2:", "TEXT", ""),
  MARIADB(
      "jdbc:mariadb:",
      "MEDIUMTEXT",
      " ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"),
  POSTGRESQL("jdbc:postgresql:", "TEXT", "");

  private final String prefix;
  private final String text;
  private final String tableOptions;

  Dialect(String prefix, String text, String tableOptions) {
    this.prefix = prefix;
    this.text = text;
    this.tableOptions = tableOptions;
  }

  /**
   * The one of a URL.
   *
   * @throws HistoryException where there is none, naming the URL's kind alone
   */
  static Dialect of(String url) {
    return Stream.of(values())
        .filter(dialect -> url.startsWith(dialect.prefix))
        .findFirst()
        .orElseThrow(
            () ->
                new HistoryException(
                    "[history] url: a history cannot be kept in a database of the kind '%s': name one of %s"
                        .formatted(
                            url.replaceFirst("(jdbc:\\w*).*", "$1"),
                            String.join(
                                ", ", Stream.of(values()).map(d -> d.prefix + "…").toList()))));
  }

  /** For the driver, where the URL does not say otherwise: no wait is without an end. */
  Map<String, String> properties() {
    return switch (this) {
      case H2 -> Map.of();
      case MARIADB -> Map.of("connectTimeout", "5000", "socketTimeout", "10000");
      case POSTGRESQL ->
          Map.of(
              "connectTimeout", "5",
              "socketTimeout", "10",
              "tcpKeepAlive", "true",
              "ApplicationName", "nova-lean");
    };
  }

  /**
   * What each new connection begins with. A transaction whose adapter is halted in its middle is
   * ended by the server after 3 s, so that it holds up nobody. On a Galera cluster a read waits for
   * what other nodes have committed.
   */
  List<String> session() {
    return switch (this) {
      case H2 -> List.of();
      case MARIADB ->
          List.of(
              "SET SESSION idle_transaction_timeout = 3",
              "SET SESSION innodb_lock_wait_timeout = 5",
              "SET SESSION wsrep_sync_wait = 7");
      case POSTGRESQL ->
          List.of(
              "SET SESSION idle_in_transaction_session_timeout = '3s'",
              "SET SESSION lock_timeout = '5s'");
    };
  }

  /** For the schema's scripts. */
  Map<String, String> placeholders() {
    return Map.of("text", text, "tableOptions", tableOptions);
  }
}
