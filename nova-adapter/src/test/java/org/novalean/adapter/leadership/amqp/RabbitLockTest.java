package org.novalean.adapter.leadership.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.novalean.adapter.leadership.Hold;
import org.novalean.adapter.leadership.Lock;
import org.novalean.adapter.leadership.LockContract;
import org.novalean.events.BrokerHost;
import org.novalean.events.TransportUrl;
import org.novalean.events.testing.RabbitMqExtension;
import org.novalean.events.testing.TestingBroker;
import org.novalean.events.testing.TestingProxy;

@Tag("slow")
@ExtendWith(RabbitMqExtension.class)
class RabbitLockTest extends LockContract {

  private final String queue = "nova-lean-test-" + UUID.randomUUID() + ".lock";
  private Optional<TestingBroker> given = Optional.empty();

  @BeforeEach
  void useBroker(TestingBroker broker) {
    given = Optional.of(broker);
  }

  @AfterEach
  void startAgain() {
    broker().start();
  }

  private TestingBroker broker() {
    return given.orElseThrow();
  }

  @Override
  protected Lock make() {
    return new RabbitLock(broker().url(), queue);
  }

  @Override
  protected void cut(Lock lock) {
    broker().ctl("close_all_connections", "a test");
  }

  @Override
  protected void stopBroker() {
    broker().kill();
  }

  @Override
  protected void startBroker() {
    broker().start();
  }

  @Test
  void whoIsCutOffWithoutAWordKnowsItBeforeAnotherHasIt() {
    try (var proxy = new TestingProxy(broker().url().hosts().get(0).port());
        var first = new RabbitLock(through(proxy), queue)) {
      first.start(() -> {});
      var tenure = awaitOurs(first);
      var second = started();
      awaitAnother(second);

      proxy.silence();
      await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(5))
          .until(
              () -> {
                var has = second.hold() instanceof Hold.Ours;
                // Asked after the other: what is right of both at once is right of this order.
                assertThat(has && first.isProven(tenure)).isFalse();
                return has;
              });
    }
  }

  @Test
  void whatTheBrokerDoesNotAllowIsTold() {
    try (var lock = new RabbitLock(broker().userWith("^other", ".*", ".*"), queue)) {
      lock.start(() -> {});

      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  lock.hold() instanceof Hold.Unknown unknown
                      && unknown.reason().contains("It needs configure on '" + queue));
    }
  }

  private TransportUrl through(TestingProxy proxy) {
    var direct = broker().url().hosts().get(0);
    return new TransportUrl(
        List.of(new BrokerHost("127.0.0.1", proxy.port(), direct.username(), direct.password())),
        broker().url().virtualHost(),
        Map.of());
  }
}
