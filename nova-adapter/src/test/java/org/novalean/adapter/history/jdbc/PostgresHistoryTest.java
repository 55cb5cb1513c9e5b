package org.novalean.adapter.history.jdbc;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

@Tag("slow")
class PostgresHistoryTest extends ServerHistoryContract {

  @BeforeAll
  static void needsTheServer() {
    assumeTrue(LocalPostgres.available(), "no PostgreSQL: install Debian's postgresql");
  }

  @Override
  TestingDatabase database() {
    return LocalPostgres.shared();
  }
}
