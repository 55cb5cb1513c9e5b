package org.novalean.adapter.history.jdbc;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeAll;

class MariaDbHistoryTest extends ServerHistoryContract {

  @BeforeAll
  static void needsTheServer() {
    assumeTrue(LocalMariaDb.available(), "no MariaDB: install Debian's mariadb-server");
  }

  @Override
  TestingDatabase database() {
    return LocalMariaDb.shared();
  }
}
