package org.novalean.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.novalean.events.testing.TestingPublisher;

class NotificationProbeTest extends BrokerTest {

  private NotificationProbe probe(TransportUrl url) {
    return NotificationProbe.of(
        new ListenerConfig(
            url,
            url.tls(),
            List.of(exchange),
            List.of("versioned_notifications", "notifications"),
            queue,
            FAST,
            ListenerConfig.DEFAULT_HEARTBEAT));
  }

  @Test
  void namesTheBrokerThatLetsUsIn() {
    assertThat(probe(broker.url()).signIn()).isEqualTo(broker.url().hosts().get(0));
  }

  @Test
  void goesOnToTheNextBroker() {
    BrokerHost real = broker.url().hosts().get(0);
    BrokerHost dead = new BrokerHost("broker.invalid", 5672, "u", "p");

    assertThat(probe(new TransportUrl(List.of(dead, real), "/", Map.of())).signIn())
        .isEqualTo(real);
  }

  @Test
  void saysWhyNoBrokerLetsUsInAndNeverShowsThePassword() {
    BrokerHost real = broker.url().hosts().get(0);
    BrokerHost wrong = new BrokerHost(real.host(), real.port(), real.username(), "hunter2");
    BrokerHost dead = new BrokerHost("broker.invalid", 5672, "u", "p");

    assertThatThrownBy(() -> probe(new TransportUrl(List.of(wrong, dead), "/", Map.of())).signIn())
        .isInstanceOf(ProbeException.class)
        .hasMessageContaining("wrong name or password")
        .hasMessageContaining("'broker.invalid' is unknown")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void namesTheExchangesThatAreMissing() {
    assertThat(probe(broker.url()).missingExchanges()).containsExactly(exchange);

    publisher().declareExchange();

    assertThat(probe(broker.url()).missingExchanges()).isEmpty();
  }

  @Test
  void knowsWhetherAnyNotificationWasEverPublished() {
    TestingPublisher publisher = publisher();
    publisher.publish(VERSIONED_INFO, notification("n1"));

    assertThat(probe(broker.url()).defaultQueues()).contains(VERSIONED_INFO);
  }

  @Test
  void hearsANotificationPassesOverGarbageAndLeavesNoQueue() {
    TestingPublisher publisher = publisher();
    publisher.declareExchange();
    CompletableFuture<Optional<Notification>> heard =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return probe(broker.url()).await(PATIENCE);
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });

    // Nothing tells when the probe listens: publish until it has heard.
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              publisher.publish(VERSIONED_INFO, "garbage");
              publisher.publish(VERSIONED_INFO, notification("n1"));
              return heard.isDone();
            });

    assertThat(heard.join().orElseThrow().envelope().messageId()).isEqualTo("n1");
    assertThat(broker.ctl("list_queues", "name")).doesNotContain(queue.name() + ".probe");
  }

  @Test
  void doesNotWaitForEver() throws InterruptedException {
    publisher().declareExchange();

    assertThat(probe(broker.url()).await(Duration.ofMillis(10))).isEmpty();
  }
}
