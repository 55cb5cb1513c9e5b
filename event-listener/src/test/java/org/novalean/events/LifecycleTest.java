package org.novalean.events;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.novalean.events.testing.TestingPublisher;

class LifecycleTest extends BrokerTest {

  private List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("events-" + queue.name()))
        .toList();
  }

  @Test
  void aClosedListenerLeavesNoThread() {
    publisher().declareExchange();
    NotificationListener listener = startedReady(listenerOn(broker.url()));
    assertThat(threads()).isNotEmpty().hasSizeLessThanOrEqualTo(6);

    listener.close();

    await().atMost(PATIENCE).until(() -> threads().isEmpty());
    assertThat(listener.state()).isEqualTo(new ListenerState.Closed());
    assertThat(states).last().isEqualTo(new ListenerState.Closed());
  }

  @Test
  void closingWhileItConnectsLeavesNoThread() {
    TransportUrl down =
        new TransportUrl(List.of(new BrokerHost("127.0.0.1", 1, "u", "p")), "/", Map.of());
    NotificationListener listener = started(listenerOn(down));
    awaitReason("127.0.0.1:1");

    listener.close();
    listener.close();

    await().atMost(PATIENCE).until(() -> threads().isEmpty());
    assertThat(listener.state()).isEqualTo(new ListenerState.Closed());
  }

  @Test
  void closingLetsTheHandlerFinishAndKeepsTheRestInTheQueue() throws Exception {
    TestingPublisher publisher = publisher();
    publisher.declareExchange();
    CountDownLatch handling = new CountDownLatch(1);
    CountDownLatch proceed = new CountDownLatch(1);
    NotificationListener listener =
        startedReady(
            listenerOn(broker.url())
                .handler(
                    notification -> {
                      handling.countDown();
                      proceed.await();
                      received.add(notification);
                    }));
    publisher.publish(VERSIONED_INFO, notification("n1"));
    publisher.publish(VERSIONED_INFO, notification("n2"));
    handling.await();

    Thread closer = new Thread(listener::close, "closer");
    closer.start();
    await().until(closer::getState, Thread.State.TIMED_WAITING::equals);
    proceed.countDown();
    closer.join();

    assertThat(receivedIds()).containsExactly("n1");
    await().atMost(PATIENCE).until(() -> publisher.waiting(queue.name()) == 1);
  }

  @Test
  void aHandlerMayCloseItsListener() {
    TestingPublisher publisher = publisher();
    publisher.declareExchange();
    AtomicReference<@Nullable NotificationListener> self = new AtomicReference<>();
    NotificationListener listener =
        closedAfterwards(
            listenerOn(broker.url())
                .handler(
                    notification -> {
                      received.add(notification);
                      requireNonNull(self.get()).close();
                    })
                .build());
    self.set(listener);
    listener.start();
    awaitReady(listener);

    publisher.publish(VERSIONED_INFO, notification("n1"));

    await().atMost(PATIENCE).until(listener::state, ListenerState.Closed.class::isInstance);
    assertThat(publisher.waiting(queue.name())).isZero();
  }

  @Test
  void aListenerStartsOnce() {
    NotificationListener listener = started(listenerOn(broker.url()));

    assertThatThrownBy(listener::start).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aListenerClosedBeforeItsStartDoesNotStart() {
    NotificationListener listener = listenerOn(broker.url()).build();

    listener.close();

    assertThat(listener.state()).isEqualTo(new ListenerState.Closed());
    assertThatThrownBy(listener::start).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aCallbackThatFailsDoesNotStopTheListener() {
    TestingPublisher publisher = publisher();
    publisher.declareExchange();
    startedReady(
        listenerOn(broker.url())
            .onState(
                state -> {
                  throw new IllegalStateException("callback");
                }));

    publisher.publish(VERSIONED_INFO, notification("n1"));

    awaitReceived(1);
  }
}
