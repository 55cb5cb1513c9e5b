package org.novalean.adapter.history.jdbc;

/** Who runs these tests, and so the servers that they start. */
final class ServerUser {

  private ServerUser() {}

  /** PostgreSQL refuses to run as root, MariaDB wants to be told. */
  static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }
}
