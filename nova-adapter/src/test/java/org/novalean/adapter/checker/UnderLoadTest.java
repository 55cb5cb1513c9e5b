package org.novalean.adapter.checker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.adapter.lab.Thorough;
import org.novalean.adapter.openstack.TestingCloud;
import org.novalean.events.testing.RabbitMqExtension;
import org.novalean.events.testing.TestingBroker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A busy Nova with 100 migrations under way, a real RabbitMQ, the real service, and 2,000
 * notifications a second with poison of every kind among them.
 */
@Thorough
@ExtendWith(RabbitMqExtension.class)
class UnderLoadTest {
  private static final Logger log = LoggerFactory.getLogger(UnderLoadTest.class);

  private static final int AT_ONCE = 100;

  /** A migration takes 8 s in the mean, so all take about 5 minutes. */
  private static final int SLOWNESS = 20;

  /** For longer than the 45 s for which H2 remembers parts of its file that are in no use. */
  private static final int WARM_UP = 6 * AT_ONCE;

  private static final int MIGRATIONS = 3_000;
  private static final long SEED = Long.getLong("nova-lean.seed", System.nanoTime());

  /** What may come and go between two looks: caches of the database, of the JDK, of the client. */
  private static final long HEAP_MAY_GROW = 4L << 20;

  private static final int THREADS_MAY_COME = 4;
  private static final int FILES_MAY_COME = 8;

  private final String name = "nova-" + UUID.randomUUID();
  private final Random random = new Random(SEED);

  @Test
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  void everyMigrationIsSwitchedOnceNothingIsLostAndNothingGrows(
      TestingBroker broker, @TempDir Path directory) throws Exception {
    log.info("repeat it with -Dnova-lean.seed={}", SEED);
    try (var queues = new BrokersBooks(broker, name);
        var flood = new Flood(broker.url(), name, random);
        var nova = new BusyNova(flood::publish, AT_ONCE, SLOWNESS);
        var cloud = TestingCloud.start(nova.compute());
        var adapter = CheckedAdapter.of(broker, cloud, name, directory)) {
      adapter.start();
      var beforeAll = queues.look();
      flood.flowUntil(migrations(nova, WARM_UP), nova.servers());
      queues.awaitEmpty();
      var warm = Vitals.of(adapter.pid());
      log.info("warm: {}, {} published", warm, flood.published());

      var began = System.nanoTime();
      var before = flood.published();
      flood.flowUntil(migrations(nova, MIGRATIONS), nova.servers());
      var seconds = (System.nanoTime() - began) / 1_000_000_000.0;
      log.info("{} a second", Math.round((flood.published() - before) / seconds));
      queues.awaitEmpty();
      var now = Vitals.of(adapter.pid());
      log.info("now: {}, {} published", now, flood.published());

      assertThat(now.bytes())
          .as("heap, before %s\nnow %s", warm.most(), now.most())
          .isLessThan(warm.bytes() + HEAP_MAY_GROW);
      assertThat(now.threads()).isLessThanOrEqualTo(warm.threads() + THREADS_MAY_COME);
      assertThat(now.files()).isLessThanOrEqualTo(warm.files() + FILES_MAY_COME);

      var books = queues.look().since(beforeAll);
      log.info("{}, {} poison", books, flood.poison());
      assertThat(books.handled() + books.dropped())
          .as("what came: %s", books)
          .isEqualTo(flood.published());
      assertThat(adapter.log().contains("RabbitMQ dropped notifications"))
          .as("it says so where some were dropped: %s", books)
          .isEqualTo(books.dropped() > 0);
      assertThat(queues.deadLetters()).isEqualTo(Math.min(flood.poison(), BrokersBooks.MOST_DEAD));

      CheckedAdapter.assertSwitchedOnce(nova, directory, SEED);
    }
  }

  private Callable<Void> migrations(BusyNova nova, int more) {
    return () -> {
      var wanted = nova.ended() + more;
      nova.migrate(more, random);
      await()
          .atMost(Duration.ofMinutes(25))
          .pollInterval(Duration.ofMillis(200))
          .until(() -> nova.ended() == wanted);
      return null;
    };
  }
}
