package org.novalean.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.novalean.events.testing.TestingPublisher;

/** A queue that is full, and what its owner and the others on the bus get of it. */
class GapTest extends BrokerTest {
  private static final int PREFETCH = 2;

  private final CountDownLatch hanging = new CountDownLatch(1);

  private QueueSettings small() {
    return queue
        .withBounds(queue.expires(), queue.messageTtl(), 5, queue.maxBytes())
        .withPrefetch(PREFETCH);
  }

  private NotificationListener hangs(QueueSettings settings) {
    return startedReady(
        listenerOn(broker.url())
            .queue(settings)
            .handler(
                notification -> {
                  hanging.await();
                  received.add(notification);
                }));
  }

  private long readies() {
    return states.stream().filter(ListenerState.Ready.class::isInstance).count();
  }

  private static List<String> ids(int count) {
    return IntStream.range(0, count).mapToObj(i -> "n" + i).toList();
  }

  private void publish(TestingPublisher publisher, int count) {
    ids(count).forEach(id -> publisher.publish(VERSIONED_INFO, notification(id)));
  }

  @Test
  void aListenerThatCannotKeepUpIsToldToLookForWhatItMissed() {
    TestingPublisher publisher = publisher();
    publisher.declareExchange();
    hangs(small());

    publish(publisher, PREFETCH + 5);
    await().atMost(PATIENCE).until(() -> publisher.waiting(queue.name()) == 5);
    assertThat(readies()).isEqualTo(1);
    publisher.publish(VERSIONED_INFO, notification("one too many"));

    await().atMost(PATIENCE).until(() -> readies() == 2);
    hanging.countDown();
    awaitReceived(PREFETCH + 5);
    assertThat(receivedIds()).contains("one too many").doesNotContain("n" + PREFETCH);
  }

  @Test
  void aListenerWhoseMessagesGotTooOldIsToldToo() {
    QueueSettings brief =
        small()
            .withBounds(queue.expires(), Duration.ofMillis(100), queue.maxMessages(), 1L << 20)
            .withPrefetch(1);
    TestingPublisher publisher = publisher();
    publisher.declareExchange();
    hangs(brief);

    publish(publisher, 2);

    await().atMost(PATIENCE).until(() -> readies() >= 2);
    hanging.countDown();
  }

  @Test
  void howFarItIsBehindIsKnownThoughTheHandlerHangs() {
    TestingPublisher publisher = publisher();
    publisher.declareExchange();
    NotificationListener listener = hangs(small());
    await().atMost(PATIENCE).until(() -> listener.lag().isPresent());
    assertThat(listener.lag()).contains(new Lag(0, Duration.ZERO));

    publish(publisher, PREFETCH + 3);

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(listener.lag().orElseThrow().waiting()).isGreaterThanOrEqualTo(4));
    assertThat(listener.lag().orElseThrow().age()).isPositive();
    hanging.countDown();
    await()
        .atMost(PATIENCE)
        .until(() -> listener.lag().orElseThrow().equals(new Lag(0, Duration.ZERO)));
    listener.close();
    assertThat(listener.lag()).isEmpty();
  }

  @Test
  void aQueueOfAnOlderVersionServesAsItIs() {
    TestingPublisher publisher = publisher();
    publisher.declareExchange();
    QueueSettings settings = small();
    publisher.declareQueue(
        queue.name(),
        Map.of(
            "x-queue-type",
            "classic",
            "x-message-ttl",
            settings.messageTtl().toMillis(),
            "x-max-length",
            settings.maxMessages(),
            "x-max-length-bytes",
            settings.maxBytes(),
            "x-overflow",
            "drop-head",
            "x-expires",
            settings.expires().toMillis()));

    startedReady(listenerOn(broker.url()).queue(settings));
    publish(publisher, 3);

    awaitReceived(3);
  }

  @Test
  void theSignOfADropIsMadeAnewWhenSomebodyDeletesItsQueue() {
    TestingPublisher publisher = publisher();
    publisher.declareExchange();
    NotificationListener listener = startedReady(listenerOn(broker.url()));

    publisher.deleteQueue(queue.droppedQueue());

    awaitReason("queue " + queue.droppedQueue() + " was deleted");
    awaitReady(listener);
  }

  @Test
  void whoeverElseListensGetsEveryMessageToo() {
    TestingPublisher publisher = publisher();
    publisher.declareExchange();
    startedReady(listenerOn(broker.url()));
    List<String> others = new CopyOnWriteArrayList<>();
    QueueSettings other = QueueSettings.named("other-" + exchange);
    startedReady(
        listenerOn(broker.url())
            .queue(other)
            .handler(notification -> others.add(notification.envelope().messageId())));
    List<String> ceilometer = publisher.consume(VERSIONED_INFO);

    publish(publisher, 200);

    awaitReceived(200);
    await().atMost(PATIENCE).until(() -> others.size() == 200 && ceilometer.size() == 200);
    assertThat(receivedIds()).containsExactlyElementsOf(ids(200));
    assertThat(others).containsExactlyElementsOf(ids(200));
    assertThat(ceilometer).containsExactlyElementsOf(ids(200));
    List.of(other.name(), other.deadLetterQueue(), other.droppedQueue())
        .forEach(publisher::deleteQueue);
  }
}
