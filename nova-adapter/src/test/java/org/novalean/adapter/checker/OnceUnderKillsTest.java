package org.novalean.adapter.checker;

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
        var nova = new BusyNova(bus::publish, AT_ONCE, 1);
        var cloud = TestingCloud.start(nova.compute());
        var adapter = CheckedAdapter.of(broker, cloud, name, directory)) {
      adapter.start();
      nova.migrate(MIGRATIONS, random);
      while (nova.ended() < MIGRATIONS) {
        killSomething(broker, adapter);
        var before = nova.ended();
        await()
            .atMost(Duration.ofMinutes(3))
            .until(() -> nova.ended() >= Math.min(MIGRATIONS, before + AT_ONCE));
      }

      CheckedAdapter.assertSwitchedOnce(nova, directory, SEED);
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
}
