package org.novalean.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.novalean.events.testing.TestingPublisher;

class OwnQueueTest extends BrokerTest {

  private TestingPublisher queueWithNobody(QueueSettings settings) {
    TestingPublisher publisher = publisher();
    publisher.declareExchange();
    startedReady(listenerOn(broker.url()).queue(settings)).close();
    return publisher;
  }

  private void publish(TestingPublisher publisher, int count) {
    for (int i = 1; i <= count; i++) {
      publisher.publish(VERSIONED_INFO, notification("n" + i));
    }
  }

  @Test
  void aListenerThatIsAwayKeepsTheNewestMessagesAndNoMore() {
    QueueSettings small =
        queue.withBounds(queue.expires(), queue.messageTtl(), 3, queue.maxBytes());
    TestingPublisher publisher = queueWithNobody(small);

    publish(publisher, 10);
    startedReady(listenerOn(broker.url()).queue(small));

    awaitReceived(3);
    assertThat(receivedIds()).containsExactly("n8", "n9", "n10");
  }

  @Test
  void theQueueIsBoundedInBytesToo() {
    long twoMessages = 2L * notification("n1").length() + 1;
    QueueSettings small =
        queue.withBounds(queue.expires(), queue.messageTtl(), queue.maxMessages(), twoMessages);
    TestingPublisher publisher = queueWithNobody(small);

    publish(publisher, 5);
    startedReady(listenerOn(broker.url()).queue(small));

    awaitReceived(2);
    assertThat(receivedIds()).containsExactly("n4", "n5");
  }

  @Test
  void oldMessagesAreDropped() {
    QueueSettings shortLived =
        queue.withBounds(
            queue.expires(), Duration.ofMillis(100), queue.maxMessages(), queue.maxBytes());
    TestingPublisher publisher = queueWithNobody(shortLived);

    publish(publisher, 2);

    await().atMost(PATIENCE).until(() -> publisher.waiting(queue.name()) == 0);
    startedReady(listenerOn(broker.url()).queue(shortLived));
    publisher.publish(VERSIONED_INFO, notification("new"));
    awaitReceived(1);
    assertThat(receivedIds()).containsExactly("new");
  }

  @Test
  void aQueueThatNobodyUsesIsDeletedByTheBroker() {
    queueWithNobody(
        queue.withBounds(
            Duration.ofMillis(500), queue.messageTtl(), queue.maxMessages(), queue.maxBytes()));

    await()
        .atMost(PATIENCE)
        .until(() -> !broker.ctl("list_queues", "name").contains(queue.name() + "\n"));
  }

  @Test
  void aQuorumQueueIsMadeOnRequest() {
    TestingPublisher publisher = publisher();
    publisher.declareExchange();
    startedReady(listenerOn(broker.url()).queue(queue.withQuorum()));

    publisher.publish(VERSIONED_INFO, notification("n1"));

    awaitReceived(1);
    assertThat(broker.ctl("list_queues", "name", "type"))
        .containsPattern(queue.name() + "\\s+\\S*quorum")
        .containsPattern(queue.deadLetterQueue() + "\\s+\\S*quorum");
  }

  @Test
  void aQueueThatExistsWithOtherSettingsIsNamedTogetherWithTheWayOut() {
    TestingPublisher publisher = queueWithNobody(queue);
    QueueSettings other =
        queue.withBounds(queue.expires(), queue.messageTtl(), 7, queue.maxBytes());
    NotificationListener listener = started(listenerOn(broker.url()).queue(other));

    awaitReason(queue.name(), "x-max-length", "delete_queue " + queue.name(), "another queue name");
    publisher.deleteQueue(queue.name());

    awaitReady(listener);
  }
}
