package org.novalean.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.novalean.events.mutation.MutatedNotification;
import org.novalean.events.testing.TestScope;
import org.novalean.events.testing.TestingFlood;
import org.novalean.events.testing.TestingPublisher;

/**
 * The first of the messages that {@code MutatedDecodingTest} decodes, through a real broker. What
 * breaks the listener here is found by its seed there, or by halving this count.
 */
class MutatedListeningTest extends BrokerTest {
  private static final long COUNT = TestScope.ALL ? 100_000 : 2_000;
  private static final int AHEAD = 1_000;

  @Test
  void noBrokenMessageStopsAListenerOrStaysInItsQueue() {
    TestingPublisher publisher = publisher();
    publisher.declareExchange();
    AtomicLong handled = new AtomicLong();
    AtomicReference<String> lastHandled = new AtomicReference<>("");
    startedReady(
        listenerOn(broker.url())
            .handler(
                n -> {
                  handled.incrementAndGet();
                  lastHandled.set(n.envelope().messageId());
                }));
    states.clear();
    TestingFlood flood = closedAfterwards(new TestingFlood(broker.url(), exchange));

    for (long seed = 0; seed < COUNT; seed++) {
      MutatedNotification mutated = MutatedNotification.of(seed);
      flood.publish(
          mutated.routingKey(),
          mutated.contentType(),
          mutated.contentEncoding(),
          mutated.headers(),
          mutated.body());
      if (seed % AHEAD == 0) {
        flood.confirm();
        awaitEmpty(publisher);
      }
    }
    flood.confirm();
    awaitEmpty(publisher);
    publisher.publish(VERSIONED_INFO, notification("sound"));

    await().atMost(PATIENCE).until(() -> "sound".equals(lastHandled.get()));
    assertThat(handled.get())
        .as("some are readable, some are not")
        .isBetween(COUNT / 10, COUNT * 9 / 10);
    assertThat(publisher.waiting(queue.deadLetterQueue())).isPositive();
    assertThat(states).as("it never lost its connection").isEmpty();
  }

  private void awaitEmpty(TestingPublisher publisher) {
    await().atMost(Duration.ofMinutes(3)).until(() -> publisher.waiting(queue.name()) == 0);
  }
}
