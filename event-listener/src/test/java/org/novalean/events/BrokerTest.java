package org.novalean.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.novalean.events.testing.RabbitMqExtension;
import org.novalean.events.testing.TestingBroker;
import org.novalean.events.testing.TestingPublisher;

/** What tests against a real RabbitMQ share; each has an exchange and a queue of its own. */
@ExtendWith(RabbitMqExtension.class)
abstract class BrokerTest {
  static final String VERSIONED_INFO = "versioned_notifications.info";
  static final Duration PATIENCE = Duration.ofSeconds(60);
  static final RetrySettings FAST =
      new RetrySettings(
          Duration.ofMillis(50),
          Duration.ofMillis(200),
          Duration.ofMillis(50),
          3,
          Duration.ofMillis(10));

  private static final AtomicInteger NUMBER = new AtomicInteger();

  final List<Notification> received = new CopyOnWriteArrayList<>();
  final List<ListenerState> states = new CopyOnWriteArrayList<>();
  final String exchange = "nova" + NUMBER.incrementAndGet() + "-" + ProcessHandle.current().pid();
  final QueueSettings queue = QueueSettings.named("listener-" + exchange);

  private final List<AutoCloseable> open = new ArrayList<>();
  TestingBroker broker;

  @BeforeEach
  void useBroker(TestingBroker given) {
    broker = given;
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable closeable : open) {
      closeable.close();
    }
    broker.start();
    try (TestingPublisher cleaner = new TestingPublisher(broker.url(), exchange)) {
      cleaner.deleteQueue(queue.name());
      cleaner.deleteQueue(queue.deadLetterQueue());
      cleaner.deleteQueue(queue.droppedQueue());
      cleaner.deleteExchange();
    }
  }

  <T extends AutoCloseable> T closedAfterwards(T closeable) {
    open.add(0, closeable);
    return closeable;
  }

  TestingPublisher publisher() {
    return closedAfterwards(new TestingPublisher(broker.url(), exchange));
  }

  NotificationListener.Builder listenerOn(TransportUrl url) {
    return NotificationListener.builder()
        .transportUrl(url)
        .exchanges(exchange)
        .queue(queue)
        .retry(FAST)
        .handler(received::add)
        .onState(states::add);
  }

  NotificationListener started(NotificationListener.Builder builder) {
    NotificationListener listener = closedAfterwards(builder.build());
    listener.start();
    return listener;
  }

  NotificationListener startedReady(NotificationListener.Builder builder) {
    NotificationListener listener = started(builder);
    awaitReady(listener);
    return listener;
  }

  static void awaitReady(NotificationListener listener) {
    await().atMost(PATIENCE).until(listener::state, ListenerState.Ready.class::isInstance);
  }

  /** Waits for a state whose reason holds all these texts. */
  void awaitReason(String... texts) {
    await("a state that tells of " + List.of(texts))
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(states).anySatisfy(state -> assertThat(state.reason()).contains(texts)));
  }

  void awaitReceived(int count) {
    await().atMost(PATIENCE).until(received::size, size -> size >= count);
  }

  /** A notification that nothing is wrong with, told from others by its id. */
  static String notification(String messageId) {
    return Messages.generic(messageId, "{\"n\": 1}");
  }

  List<String> receivedIds() {
    return received.stream().map(n -> n.envelope().messageId()).toList();
  }
}
