package org.novalean.adapter.checker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.adapter.lab.Thorough;
import org.novalean.adapter.openstack.TestingCloud;
import org.novalean.events.testing.MemoryAlarm;
import org.novalean.events.testing.RabbitMqExtension;
import org.novalean.events.testing.TestingBroker;

/**
 * A RabbitMQ that is short of memory takes nothing from Nova, while Nova goes on migrating: the
 * real service finds these migrations in Nova's API.
 */
@Thorough
@SuppressWarnings("try") // an alarm is just to last as long as its block
@ExtendWith(RabbitMqExtension.class)
class ThrottlingBrokerTest {
  private static final int AT_ONCE = 100;
  private static final int SLOWNESS = 5;
  private static final long SEED = Long.getLong("nova-lean.seed", System.nanoTime());

  private final Random random = new Random(SEED);
  private final String name = "nova-" + UUID.randomUUID();

  @Test
  @Timeout(value = 15, unit = TimeUnit.MINUTES)
  void migrationsAreSwitchedOnceThoughNothingCanBeHeard(
      TestingBroker broker, @TempDir Path directory) throws Exception {
    var telling = Executors.newSingleThreadExecutor();
    try (var queues = new BrokersBooks(broker, name);
        var bus = new NovasBus(broker.url(), name);
        var nova =
            new BusyNova(
                message -> telling.execute(() -> bus.publish(message)), AT_ONCE, SLOWNESS);
        var cloud = TestingCloud.start(nova.compute());
        var adapter = CheckedAdapter.of(broker, cloud, name, directory)) {
      adapter.start();
      migrate(nova);
      queues.awaitEmpty();
      adapter.mark();

      try (var alarm = MemoryAlarm.raise(broker)) {
        adapter.awaitLog("RabbitMQ takes no messages from anybody (it is low on memory)");
        migrate(nova);
      }

      adapter.awaitLog("receiving notifications from");
      migrate(nova);
      telling.shutdown();
      assertThat(telling.awaitTermination(5, TimeUnit.MINUTES)).isTrue();
      queues.awaitEmpty();
      assertThat(queues.deadLetters()).isZero();
      CheckedAdapter.assertSwitchedOnce(nova, directory, SEED);
    } finally {
      telling.shutdownNow();
    }
  }

  private void migrate(BusyNova nova) {
    var wanted = nova.ended() + AT_ONCE;
    nova.migrate(AT_ONCE, random);
    await().atMost(Duration.ofMinutes(5)).until(() -> nova.ended() == wanted);
  }
}
