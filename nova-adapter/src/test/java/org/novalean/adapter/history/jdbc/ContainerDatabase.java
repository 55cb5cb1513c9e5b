package org.novalean.adapter.history.jdbc;

import org.junit.jupiter.api.Assumptions;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.JdbcDatabaseContainer;

/** A database server in a container that runs already. */
final class ContainerDatabase extends TestingDatabase {

  ContainerDatabase(JdbcDatabaseContainer<?> container) {
    super(
        container.getJdbcUrl().replaceFirst("[^/]*$", ""),
        container.getUsername(),
        container.getPassword(),
        container.getDatabaseName());
  }

  static boolean available() {
    return DockerClientFactory.instance().isDockerAvailable();
  }

  @Override
  void stop() {
    Assumptions.abort("restarts are tested on a local server: a container's port would change");
  }

  @Override
  void start() {
    // It runs.
  }
}
