package org.novalean.adapter.history.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.net.URLDecoder;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import org.novalean.configuration.Secret;

/**
 * Where a database is, and who we are to it. User and password are taken out of the URL, because
 * drivers put URLs into their messages.
 */
public final class DatabaseAddress {

  private static final String H2_USER = "nova_lean";

  private final Dialect dialect;
  private final String url;
  private final Optional<H2Files> files;
  private final Properties properties = new Properties();

  private DatabaseAddress(String url, Optional<String> user, Optional<Secret> password) {
    this.dialect = Dialect.of(requireNonNull(url, "url is null"));
    this.files = H2Files.of(url);
    var parts = url.split("\\?", 2);
    if (dialect == Dialect.H2) {
      this.url = files.map(H2Files::url).orElse(url);
      properties.setProperty("user", H2_USER);
      properties.setProperty("password", "");
    } else {
      var settings = parts.length == 1 ? List.<String>of() : settings(parts[1]);
      this.url = settings.isEmpty() ? parts[0] : parts[0] + "?" + String.join("&", settings);
      dialect.properties().forEach((name, value) -> setUnlessIn(settings, name, value));
    }
    user.ifPresent(name -> properties.setProperty("user", name));
    password.ifPresent(secret -> properties.setProperty("password", secret.reveal()));
  }

  /**
   * An address.
   *
   * @param url {@code jdbc:h2:file:…}, {@code jdbc:mariadb://…} or {@code jdbc:postgresql://…}
   * @param user goes before one in the URL
   * @param password likewise
   * @throws org.novalean.adapter.history.HistoryException where the URL is of another kind
   */
  public static DatabaseAddress of(String url, Optional<String> user, Optional<Secret> password) {
    return new DatabaseAddress(url, user, password);
  }

  /** One that needs no password besides what the URL says. */
  public static DatabaseAddress of(String url) {
    return of(url, Optional.empty(), Optional.empty());
  }

  /** Keeps the URL's user and password for itself, and gives the rest. */
  private List<String> settings(String afterTheQuestionMark) {
    var rest = new ArrayList<String>();
    for (var setting : afterTheQuestionMark.split("&", -1)) {
      var name = setting.split("=", 2)[0].toLowerCase(Locale.ROOT);
      if (name.equals("user") || name.equals("password")) {
        var value = setting.substring(Math.min(setting.length(), name.length() + 1));
        properties.setProperty(
            name, dialect == Dialect.POSTGRESQL ? URLDecoder.decode(value, UTF_8) : value);
      } else if (!setting.isEmpty()) {
        rest.add(setting);
      }
    }
    return rest;
  }

  private void setUnlessIn(List<String> settings, String name, String value) {
    if (settings.stream().noneMatch(setting -> setting.startsWith(name + "="))) {
      properties.setProperty(name, value);
    }
  }

  Dialect dialect() {
    return dialect;
  }

  /** For the driver; no secret is in it. */
  String url() {
    return url;
  }

  /** For the driver besides; the password is among them. */
  Properties properties() {
    return properties;
  }

  /** The files of H2's, where it is one of these. */
  Optional<H2Files> files() {
    return files;
  }

  /** Whether adapters on several machines have the same history there. */
  public boolean isShared() {
    return dialect != Dialect.H2;
  }

  /** A new connection, whose changes wait for a commit. */
  Connection connect() throws SQLException {
    return connect(url);
  }

  /** The same for who just reads: where it is a file of H2's, one that serves it to nobody. */
  Connection connectToRead() throws SQLException {
    return connect(files.map(H2Files::urlToRead).orElse(url));
  }

  private Connection connect(String at) throws SQLException {
    var connection = DriverManager.getConnection(at, properties());
    try {
      if (!dialect.session().isEmpty()) {
        try (var statement = connection.createStatement()) {
          for (var setting : dialect.session()) {
            statement.execute(setting);
          }
        }
      }
      connection.setAutoCommit(false);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** For a person: without what follows a semicolon or a question mark. */
  @Override
  public String toString() {
    return url.split("[;?]", 2)[0];
  }
}
