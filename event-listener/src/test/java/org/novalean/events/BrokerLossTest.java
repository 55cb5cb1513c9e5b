package org.novalean.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.novalean.events.testing.TestingProxy;
import org.novalean.events.testing.TestingPublisher;

@Tag("slow")
class BrokerLossTest extends BrokerTest {

  /** As nova does: publish again, which makes the exchange anew. */
  private void novaPublishesAgain(String messageId) {
    publisher().publish(VERSIONED_INFO, notification(messageId));
  }

  private TestingProxy proxy() {
    return closedAfterwards(new TestingProxy(broker.url().hosts().get(0).port()));
  }

  private BrokerHost through(TestingProxy proxy) {
    BrokerHost direct = broker.url().hosts().get(0);
    return new BrokerHost("127.0.0.1", proxy.port(), direct.username(), direct.password());
  }

  private TransportUrl url(BrokerHost... hosts) {
    return new TransportUrl(List.of(hosts), broker.url().virtualHost(), broker.url().options());
  }

  @Test
  void aRestartOfTheBrokerIsSurvivedThoughTheExchangeIsGoneForAWhile() {
    publisher().declareExchange();
    NotificationListener listener = startedReady(listenerOn(broker.url()));

    broker.restart();

    awaitReason("waiting for exchange " + exchange);
    publisher().declareExchange();
    awaitReady(listener);
    novaPublishesAgain("after");
    awaitReceived(1);
    assertThat(receivedIds()).containsExactly("after");
  }

  @Test
  void aBrokerThatIsKilledIsWaitedForAndWhatItHadKeptIsDelivered() {
    publisher().declareExchange();
    NotificationListener first = startedReady(listenerOn(broker.url()));
    first.close();
    novaPublishesAgain("kept");
    broker.kill();
    states.clear();
    NotificationListener listener = started(listenerOn(broker.url()));
    awaitReason("Check that RabbitMQ runs there");

    broker.start();

    awaitReceived(1);
    publisher().declareExchange();
    awaitReady(listener);
    assertThat(receivedIds()).containsExactly("kept");
  }

  @Test
  void aNotificationBeingHandledWhenTheConnectionBreaksComesAgain() throws Exception {
    TestingPublisher publisher = publisher();
    publisher.declareExchange();
    TestingProxy proxy = proxy();
    CountDownLatch handling = new CountDownLatch(1);
    CountDownLatch broken = new CountDownLatch(1);
    NotificationListener listener =
        startedReady(
            listenerOn(url(through(proxy)))
                .handler(
                    notification -> {
                      received.add(notification);
                      handling.countDown();
                      broken.await();
                    }));
    publisher.publish(VERSIONED_INFO, notification("n1"));
    handling.await();

    proxy.cut();
    await().atMost(PATIENCE).until(listener::state, ListenerState.Connecting.class::isInstance);
    proxy.mend();
    broken.countDown();

    awaitReceived(2);
    assertThat(receivedIds()).containsExactly("n1", "n1");
    awaitReady(listener);
  }

  @Test
  void theNextHostOfTheUrlTakesOver() {
    TestingPublisher publisher = publisher();
    publisher.declareExchange();
    TestingProxy first = proxy();
    TestingProxy second = proxy();
    NotificationListener listener = startedReady(listenerOn(url(through(first), through(second))));
    assertThat(listener.state().reason()).contains(":" + first.port());

    first.cut();

    await()
        .atMost(PATIENCE)
        .until(
            () ->
                listener.state() instanceof ListenerState.Ready ready
                    && ready.host().endsWith(":" + second.port()));
    publisher.publish(VERSIONED_INFO, notification("n1"));
    awaitReceived(1);
  }

  @Test
  void aHostThatIsDownIsPassedOver() {
    publisher().declareExchange();
    BrokerHost real = broker.url().hosts().get(0);
    BrokerHost down = new BrokerHost("127.0.0.1", 1, "u", "p");

    NotificationListener listener = startedReady(listenerOn(url(down, real)));

    assertThat(listener.state()).isInstanceOf(ListenerState.Ready.class);
    awaitReason("127.0.0.1:1", "Check that RabbitMQ runs there");
  }

  @Test
  void aConsumerThatTheBrokerCancelsIsRegisteredAgain() {
    TestingPublisher publisher = publisher();
    publisher.declareExchange();
    NotificationListener listener = startedReady(listenerOn(broker.url()));

    publisher.deleteQueue(queue.name());

    awaitReason("the broker cancelled the consumer: queue " + queue.name());
    awaitReady(listener);
    publisher.publish(VERSIONED_INFO, notification("n1"));
    awaitReceived(1);
  }
}
