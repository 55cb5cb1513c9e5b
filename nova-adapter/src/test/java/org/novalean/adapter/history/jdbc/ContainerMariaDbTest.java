package org.novalean.adapter.history.jdbc;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.testcontainers.mariadb.MariaDBContainer;

/** On another version than Debian's. */
class ContainerMariaDbTest extends ServerHistoryContract {

  private static @Nullable MariaDBContainer container;

  @BeforeAll
  static void start() {
    assumeTrue(ContainerDatabase.available(), "no Docker");
    container = new MariaDBContainer("mariadb:11.4").withUsername("root");
    container.start();
  }

  @AfterAll
  static void end() {
    if (container != null) {
      container.stop();
    }
  }

  @Override
  TestingDatabase database() {
    return new ContainerDatabase(requireNonNull(container));
  }
}
