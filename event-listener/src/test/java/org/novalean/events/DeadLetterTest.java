package org.novalean.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.GetResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.novalean.events.testing.TestingPublisher;

class DeadLetterTest extends BrokerTest {
  private GetResponse deadLetter(TestingPublisher publisher) {
    await().atMost(PATIENCE).until(() -> publisher.waiting(queue.deadLetterQueue()) == 1);
    return publisher.take(queue.deadLetterQueue()).orElseThrow();
  }

  private static String header(GetResponse response, String name) {
    Map<String, Object> headers = response.getProps().getHeaders();
    return String.valueOf(headers.get("x-nova-lean-" + name));
  }

  @ParameterizedTest
  @FieldSource("org.novalean.events.Poison#ALL")
  void whatCannotBeReadIsSetAsideWithTheReasonAndTheNextIsHandled(Poison poison) {
    TestingPublisher publisher = publisher();
    publisher.declareExchange();
    NotificationListener listener = startedReady(listenerOn(broker.url()));

    publisher.publish(VERSIONED_INFO, poison.contentType(), poison.body());
    publisher.publish(VERSIONED_INFO, notification("next"));

    awaitReceived(1);
    assertThat(receivedIds()).containsExactly("next");
    GetResponse dead = deadLetter(publisher);
    assertThat(header(dead, "reason")).contains(poison.reason());
    assertThat(header(dead, "exchange")).isEqualTo(exchange);
    assertThat(header(dead, "routing-key")).isEqualTo(VERSIONED_INFO);
    assertThat(listener.state()).isInstanceOf(ListenerState.Ready.class);
  }

  @Test
  void aDeadLetterCanBeReadButItsTokenCannot() {
    TestingPublisher publisher = publisher();
    publisher.declareExchange();
    startedReady(listenerOn(broker.url()));
    String body =
        Messages.notification(
            "m1",
            "instance.live_migration_pre.start",
            Messages.payload("InstanceActionPayload", "9.1", "{\"uuid\": \"u1\"}"));
    assertThat(body).contains("gAAAA");

    publisher.publish(VERSIONED_INFO, body);

    String dead = new String(deadLetter(publisher).getBody(), UTF_8);
    assertThat(dead).contains("u1", "m1", "***").doesNotContain("gAAAA");
  }

  @Test
  void aHandlerThatFailsIsGivenTheSameNotificationAgainBeforeTheNext() {
    TestingPublisher publisher = publisher();
    publisher.declareExchange();
    List<String> handled = new CopyOnWriteArrayList<>();
    startedReady(
        listenerOn(broker.url())
            .handler(
                notification -> {
                  handled.add(notification.envelope().messageId());
                  if (handled.size() == 1) {
                    throw new IllegalStateException("busy");
                  }
                }));

    publisher.publish(VERSIONED_INFO, notification("n1"));
    publisher.publish(VERSIONED_INFO, notification("n2"));

    await().atMost(PATIENCE).until(() -> handled.size() == 3);
    assertThat(handled).containsExactly("n1", "n1", "n2");
    assertThat(publisher.waiting(queue.deadLetterQueue())).isZero();
  }

  @Test
  void aNotificationTheHandlerNeverTakesBecomesADeadLetterThatSaysWhy() {
    TestingPublisher publisher = publisher();
    publisher.declareExchange();
    startedReady(
        listenerOn(broker.url())
            .handler(
                notification -> {
                  if (notification.envelope().messageId().equals("bad")) {
                    throw new AssertionError("token gAAAAABsecret expired");
                  }
                  received.add(notification);
                }));

    publisher.publish(VERSIONED_INFO, notification("bad"));
    publisher.publish(VERSIONED_INFO, notification("good"));

    awaitReceived(1);
    assertThat(receivedIds()).containsExactly("good");
    assertThat(header(deadLetter(publisher), "reason"))
        .contains("the handler failed 3 times", "AssertionError", "expired")
        .doesNotContain("gAAAA");
  }

  @Test
  void aDeadLetterIsNotLostWhenItsQueueWasDeleted() {
    TestingPublisher publisher = publisher();
    publisher.declareExchange();
    NotificationListener listener = startedReady(listenerOn(broker.url()));
    publisher.deleteQueue(queue.deadLetterQueue());

    publisher.publish(VERSIONED_INFO, "garbage");

    awaitReason("queue " + queue.deadLetterQueue() + " for dead letters was deleted");
    awaitReady(listener);
    assertThat(header(deadLetter(publisher), "reason")).contains("not JSON");
  }
}
