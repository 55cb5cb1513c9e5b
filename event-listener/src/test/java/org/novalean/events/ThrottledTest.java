package org.novalean.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.novalean.events.testing.MemoryAlarm;
import org.novalean.events.testing.TestingPublisher;

/** A RabbitMQ that takes no messages, since it is short of memory. */
@Tag("slow")
@SuppressWarnings("try") // an alarm is just to last as long as its block
class ThrottledTest extends BrokerTest {

  private final CountDownLatch hanging = new CountDownLatch(1);

  /** With three messages at hand: one that hangs, one that cannot be read, one that is sound. */
  private NotificationListener withThreeAtHand(TestingPublisher publisher) {
    NotificationListener listener =
        startedReady(
            listenerOn(broker.url())
                .handler(
                    notification -> {
                      if (notification.envelope().messageId().equals("hangs")) {
                        hanging.await();
                      } else {
                        received.add(notification);
                      }
                    }));
    publisher.publish(VERSIONED_INFO, notification("hangs"));
    publisher.publish(VERSIONED_INFO, "garbage");
    publisher.publish(VERSIONED_INFO, notification("sound"));
    return listener;
  }

  @Test
  void whatWaitsIsHandledMeanwhileAndWhatCannotBeReadHoldsNothingUp() {
    TestingPublisher publisher = publisher();
    publisher.declareExchange();
    NotificationListener listener = withThreeAtHand(publisher);
    states.clear();

    try (MemoryAlarm alarm = MemoryAlarm.raise(broker)) {
      hanging.countDown();

      awaitReceived(1);
      awaitReason(broker.url().hosts().get(0).address(), "takes no messages", "low on memory");
      assertThat(listener.state()).isInstanceOf(ListenerState.Throttled.class);
    }

    awaitReady(listener);
    await().atMost(PATIENCE).until(() -> publisher.waiting(queue.deadLetterQueue()) == 1);
    assertThat(receivedIds()).containsExactly("sound");
    assertThat(states).as("it kept its connection").hasSize(2);
  }

  @Test
  void aListenerThatStartsMeanwhileSaysSoAndIsReadyAfterwards() {
    TestingPublisher publisher = publisher();
    publisher.declareExchange();
    NotificationListener listener;
    try (MemoryAlarm alarm = MemoryAlarm.raise(broker)) {
      listener = started(listenerOn(broker.url()));
      awaitReason("takes no messages", "low on memory");
    }

    awaitReady(listener);
    publisher.publish(VERSIONED_INFO, notification("sound"));
    awaitReceived(1);
  }

  @Test
  void aListenerThatIsClosedMeanwhileLeavesNoThread() {
    TestingPublisher publisher = publisher();
    publisher.declareExchange();
    NotificationListener listener = withThreeAtHand(publisher);
    try (MemoryAlarm alarm = MemoryAlarm.raise(broker)) {
      hanging.countDown();
      awaitReason("takes no messages");

      listener.close();

      await().atMost(PATIENCE).until(() -> !isAnyThreadOf("events-" + queue.name()));
    }
  }

  private static boolean isAnyThreadOf(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().startsWith(name));
  }
}
