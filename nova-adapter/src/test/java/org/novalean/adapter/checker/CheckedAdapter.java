package org.novalean.adapter.checker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.novalean.adapter.history.Outcome;
import org.novalean.adapter.history.jdbc.DatabaseAddress;
import org.novalean.adapter.history.jdbc.JdbcHistory;
import org.novalean.adapter.lab.AdapterProcess;
import org.novalean.adapter.openstack.TestingCloud;
import org.novalean.events.testing.TestingBroker;

/** The service for a simulated Nova, and what it must have done. */
final class CheckedAdapter {

  private CheckedAdapter() {}

  /**
   * One that is not started.
   *
   * @param name of the exchange; begins that of its queue
   */
  static AdapterProcess of(TestingBroker broker, TestingCloud cloud, String name, Path directory) {
    return new AdapterProcess(directory)
        .with("DEFAULT", "transport_url", url(broker))
        .with("DEFAULT", "exchanges", name)
        .with("listener", "queue", name + "-lean")
        .with("keystone", "auth_url", cloud.root() + "/identity")
        .with("keystone", "username", "admin")
        .with("keystone", "password", TestingCloud.PASSWORD)
        .with("keystone", "project_name", "ops")
        .with("lean", "post_copy_hosts", "compute-*");
  }

  private static String url(TestingBroker broker) {
    var host = broker.url().hosts().get(0);
    return "rabbit://%s:%s@%s:%d%s"
        .formatted(
            host.username(),
            host.password(),
            host.host(),
            host.port(),
            broker.url().virtualHost().equals("/") ? "/" : "/" + broker.url().virtualHost());
  }

  /**
   * All have ended; each is on record as completed, and got one request, or as many as Nova dropped
   * and one.
   */
  static void assertSwitchedOnce(BusyNova nova, Path directory, long seed) throws Exception {
    var done = nova.done();
    try (var history =
        JdbcHistory.open(DatabaseAddress.of("jdbc:h2:file:" + directory.resolve("history")))) {
      await().atMost(Duration.ofMinutes(1)).until(() -> history.unfinished().isEmpty());
      assertThat(history.newest(done.size() + 1)).hasSize(done.size());
      for (var each : done) {
        var entry = history.find(each.migration().record().uuid()).orElseThrow();
        assertThat(entry.outcome()).as(entry.toString()).contains(Outcome.COMPLETED);
      }
    }
    for (var each : done) {
      assertThat(nova.compute().requests())
          .filteredOn(request -> request.migrationId() == each.migration().id())
          .as("requests for migration %d; seed %d", each.migration().id(), seed)
          .hasSize(each.needed())
          .allMatch(request -> request.action().equals("force_complete"));
    }
  }
}
