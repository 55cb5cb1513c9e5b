package org.novalean.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.novalean.events.testing.TestingPublisher;

class ReceivingTest extends BrokerTest {
  static final List<String> RECORDINGS = Recordings.ALL;

  @ParameterizedTest
  @FieldSource("RECORDINGS")
  void everyNotificationOfAMigrationArrivesInOrder(String recording) {
    TestingPublisher publisher = publisher();
    publisher.declareExchange();
    startedReady(listenerOn(broker.url()));
    List<Recordings.Message> messages = Recordings.messages(recording);

    messages.forEach(publisher::publish);

    awaitReceived(messages.size());
    assertThat(received).noneMatch(Generic.class::isInstance);
    assertThat(received.stream().map(n -> n.envelope().routingKey()))
        .containsExactlyElementsOf(messages.stream().map(Recordings.Message::routingKey).toList());
    assertThat(received).allMatch(n -> n.envelope().exchange().equals(exchange));
    assertThat(receivedIds()).doesNotHaveDuplicates();
  }

  @Test
  void errorsArriveToo() {
    TestingPublisher publisher = publisher();
    publisher.declareExchange();
    startedReady(listenerOn(broker.url()));

    publisher.publish("versioned_notifications.error", notification("e1"));
    publisher.publish("notifications.warn", notification("e2"));

    awaitReceived(2);
    assertThat(receivedIds()).containsExactly("e1", "e2");
  }

  @Test
  void theDefaultQueueKeepsItsMessagesForOthers() {
    TestingPublisher publisher = publisher();
    publisher.declareExchange();
    startedReady(listenerOn(broker.url()));
    publisher.publish(VERSIONED_INFO, notification("n0"));
    publisher.purge(VERSIONED_INFO);

    publisher.publish(VERSIONED_INFO, notification("n1"));
    publisher.publish(VERSIONED_INFO, notification("n2"));

    awaitReceived(3);
    assertThat(publisher.waiting(VERSIONED_INFO)).isEqualTo(2);
  }

  @Test
  void whatArrivedWhileTheListenerWasAwayIsDeliveredWhenItIsBack() {
    TestingPublisher publisher = publisher();
    publisher.declareExchange();
    startedReady(listenerOn(broker.url())).close();

    publisher.publish(VERSIONED_INFO, notification("n1"));
    assertThat(received).isEmpty();
    startedReady(listenerOn(broker.url()));

    awaitReceived(1);
    assertThat(receivedIds()).containsExactly("n1");
  }

  @Test
  void aHandledNotificationIsForgottenByTheBroker() {
    TestingPublisher publisher = publisher();
    publisher.declareExchange();
    NotificationListener first = startedReady(listenerOn(broker.url()));
    publisher.publish(VERSIONED_INFO, notification("n1"));
    awaitReceived(1);
    first.close();

    assertThat(publisher.waiting(queue.name())).isZero();
  }

  @Test
  void severalExchangesAreListenedToAtOnce() {
    TestingPublisher nova = publisher();
    nova.declareExchange();
    String other = exchange + "-cinder";
    TestingPublisher cinder = closedAfterwards(new TestingPublisher(broker.url(), other));
    cinder.declareExchange();
    startedReady(listenerOn(broker.url()).exchanges(exchange, other));

    nova.publish(VERSIONED_INFO, notification("from nova"));
    cinder.publish("notifications.info", notification("from cinder"));

    await().atMost(PATIENCE).until(() -> received.size() == 2);
    cinder.deleteExchange();
    assertThat(receivedIds()).containsExactlyInAnyOrder("from nova", "from cinder");
  }
}
