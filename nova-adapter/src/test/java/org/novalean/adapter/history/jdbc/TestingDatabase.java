package org.novalean.adapter.history.jdbc;

import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.novalean.configuration.Secret;

/** A database server for tests. */
abstract class TestingDatabase {

  static final String USER = "nova_lean";

  private final String server;
  private final String user;
  private final String password;
  private final String first;

  /**
   * One that is to be started.
   *
   * @param server the URL up to a database's name
   * @param user may make databases
   * @param first a database that is there from the start
   */
  TestingDatabase(String server, String user, String password, String first) {
    this.server = server;
    this.user = user;
    this.password = password;
    this.first = first;
  }

  /** Of this server's start. */
  static String newPassword() {
    return UUID.randomUUID().toString();
  }

  /** A database with nothing in it. */
  final DatabaseAddress fresh() {
    var name = "history_" + UUID.randomUUID().toString().replace('-', '_');
    try (var connection = first().connect();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(true);
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
    return address(name, password);
  }

  /** The database that is there from the start. */
  final DatabaseAddress first() {
    return address(first, password);
  }

  final DatabaseAddress withAWrongPassword(String wrong) {
    return address(first, wrong);
  }

  private DatabaseAddress address(String database, String secret) {
    return DatabaseAddress.of(
        server + database, Optional.of(user), Optional.of(new Secret(secret)));
  }

  /** Ends it; what was committed is kept. */
  abstract void stop();

  /** Starts it again; does nothing where it runs. */
  abstract void start();
}
