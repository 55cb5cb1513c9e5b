package org.novalean.adapter.checker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.adapter.history.Outcome;
import org.novalean.adapter.history.jdbc.DatabaseAddress;
import org.novalean.adapter.history.jdbc.JdbcHistory;
import org.novalean.adapter.lab.AdapterProcess;
import org.novalean.adapter.openstack.TestingCloud;
import org.novalean.events.testing.RabbitMqExtension;
import org.novalean.events.testing.TestScope;
import org.novalean.events.testing.TestingBroker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A busy Nova, a real RabbitMQ and the real service, of which the latter two are killed again and
 * again: no migration is missed, and none gets a request twice.
 */
@Tag("slow")
@ExtendWith(RabbitMqExtension.class)
class OnceUnderKillsTest {
  private static final Logger log = LoggerFactory.getLogger(OnceUnderKillsTest.class);

  private static final int MIGRATIONS = TestScope.ALL ? 1000 : 16;
  private static final int AT_ONCE = TestScope.ALL ? 20 : 4;
  private static final long SEED = Long.getLong("nova-lean.seed", System.nanoTime());

  private final Random random = new Random(SEED);
  private final String name = "nova-" + UUID.randomUUID();
  private int kills;

  @Test
  @Timeout(value = 90, unit = TimeUnit.MINUTES)
  void everyMigrationIsSwitchedOnceWhateverIsKilled(TestingBroker broker, @TempDir Path directory)
      throws Exception {
    log.info("repeat it with -Dnova-lean.seed={}", SEED);
    try (var bus = new NovasBus(broker.url(), name);
        var nova = new BusyNova(bus, AT_ONCE);
        var cloud = TestingCloud.start(nova.compute());
        var adapter = adapter(broker, cloud, directory)) {
      adapter.start();
      nova.migrate(MIGRATIONS, random);
      while (nova.ended() < MIGRATIONS) {
        killSomething(broker, adapter);
        var before = nova.ended();
        await()
            .atMost(Duration.ofMinutes(3))
            .until(() -> nova.ended() >= Math.min(MIGRATIONS, before + AT_ONCE));
      }

      var done = nova.done();
      try (var history = JdbcHistory.open(address(directory))) {
        await().atMost(Duration.ofMinutes(1)).until(() -> history.unfinished().isEmpty());
        assertThat(history.newest(MIGRATIONS + 1)).hasSize(MIGRATIONS);
        for (var each : done) {
          var entry = history.find(each.migration().record().uuid()).orElseThrow();
          assertThat(entry.outcome()).as(entry.toString()).contains(Outcome.COMPLETED);
        }
      }
      for (var each : done) {
        assertThat(nova.compute().requests())
            .filteredOn(request -> request.migrationId() == each.migration().id())
            .as("requests for migration %d; seed %d", each.migration().id(), SEED)
            .hasSize(each.needed())
            .allMatch(request -> request.action().equals("force_complete"));
      }
      log.info(
          "{} migrations, {} notifications, {} kills: none missed, none doubled",
          MIGRATIONS,
          bus.published(),
          kills);
    }
  }

  private void killSomething(TestingBroker broker, AdapterProcess adapter) {
    kills++;
    switch (random.nextInt(3)) {
      case 0 -> {
        adapter.kill();
        adapter.start();
      }
      case 1 -> {
        broker.kill();
        broker.start();
      }
      default -> {
        adapter.kill();
        broker.kill();
        broker.start();
        adapter.start();
      }
    }
  }

  private AdapterProcess adapter(TestingBroker broker, TestingCloud cloud, Path directory) {
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

  private static DatabaseAddress address(Path directory) {
    return DatabaseAddress.of("jdbc:h2:file:" + directory.resolve("history"));
  }
}
