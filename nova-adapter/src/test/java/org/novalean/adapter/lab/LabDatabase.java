package org.novalean.adapter.lab;

import java.net.URI;
import java.util.UUID;

/** A database of its own in the lab's MariaDB, for a history that adapters share. */
final class LabDatabase implements AutoCloseable {
  private final Lab lab;
  private final String name = "history_" + UUID.randomUUID().toString().substring(0, 8);
  private final String password = UUID.randomUUID().toString();

  LabDatabase(Lab lab) {
    this.lab = lab;
    execute("CREATE DATABASE %s".formatted(name));
    execute("CREATE USER %s@'%%' IDENTIFIED BY '%s'".formatted(name, password));
    execute("GRANT ALL ON %s.* TO %s@'%%'".formatted(name, name));
  }

  /** Has an adapter keep its history here, from its next start on. */
  AdapterProcess with(AdapterProcess adapter) {
    var host = URI.create(lab.authUrl()).getHost();
    return adapter
        .with("history", "url", "jdbc:mariadb://%s/%s".formatted(host, name))
        .with("history", "username", name)
        .with("history", "password", password);
  }

  private void execute(String statement) {
    lab.run(
        "sh",
        "controller",
        "mariadb",
        "--no-defaults",
        "--socket=/run/mysqld/mysqld.sock",
        "-e",
        statement);
  }

  @Override
  public void close() {
    execute("DROP DATABASE " + name);
    execute("DROP USER %s@'%%'".formatted(name));
  }
}
