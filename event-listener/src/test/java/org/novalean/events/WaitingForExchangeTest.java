package org.novalean.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.novalean.events.testing.TestingPublisher;

class WaitingForExchangeTest extends BrokerTest {

  @Test
  void aBusWithoutTheExchangeIsWaitedForAndSaidSo() {
    TestingPublisher publisher = publisher();
    NotificationListener listener = started(listenerOn(broker.url()));
    awaitReason("waiting for exchange " + exchange, "nova.conf", "messagingv2");
    assertThat(listener.state()).isInstanceOf(ListenerState.WaitingForExchange.class);

    publisher.declareExchange();

    awaitReady(listener);
    publisher.publish(VERSIONED_INFO, notification("n1"));
    awaitReceived(1);
  }

  @Test
  void theListenerNeverMakesTheExchangeItself() {
    TestingPublisher publisher = publisher();
    started(listenerOn(broker.url()));
    awaitReason("waiting for exchange");

    assertThat(publisher.exchangeExists()).isFalse();
  }

  @Test
  void anExchangeThatIsDurableServesAsWell() {
    TestingPublisher publisher = publisher();
    publisher.declareExchange(true);

    startedReady(listenerOn(broker.url()));

    assertThat(publisher.exchangeExists()).isTrue();
  }

  @Test
  void anExchangeDeletedAndMadeAnewIsBoundAgain() {
    TestingPublisher publisher = publisher();
    publisher.declareExchange();
    NotificationListener listener = startedReady(listenerOn(broker.url()));

    publisher.deleteExchange();
    awaitReason("waiting for exchange " + exchange);
    publisher.declareExchange();

    awaitReady(listener);
    publisher.publish(VERSIONED_INFO, notification("n1"));
    awaitReceived(1);
  }

  @Test
  void theExchangesThatExistAreListenedToWhileAnotherIsAwaited() {
    TestingPublisher publisher = publisher();
    publisher.declareExchange();
    NotificationListener listener =
        started(listenerOn(broker.url()).exchanges(exchange, exchange + "-absent"));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(listener.state())
                    .isEqualTo(
                        new ListenerState.WaitingForExchange(
                            List.of(exchange + "-absent"), broker.url().hosts().get(0).address())));

    publisher.publish(VERSIONED_INFO, notification("n1"));

    awaitReceived(1);
  }
}
