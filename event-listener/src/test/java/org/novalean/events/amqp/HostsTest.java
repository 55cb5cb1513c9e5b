package org.novalean.events.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.novalean.events.BrokerHost;
import org.novalean.events.RetrySettings;

class HostsTest {
  private static final BrokerHost A = new BrokerHost("a", 5672, "u", "p");
  private static final BrokerHost B = new BrokerHost("b", 5672, "u", "p");
  private static final RetrySettings RETRY =
      new RetrySettings(
          Duration.ofMillis(500),
          Duration.ofMillis(1500),
          Duration.ofSeconds(1),
          1,
          Duration.ofSeconds(1));

  @Test
  void theNextHostIsTriedAtOnceAndThePauseIsAfterTheLast() {
    Hosts hosts = new Hosts(List.of(A, B), RETRY);
    assertThat(hosts.current()).isEqualTo(A);

    assertThat(hosts.failed()).isZero();
    assertThat(hosts.current()).isEqualTo(B);

    assertThat(hosts.failed()).hasMillis(500);
    assertThat(hosts.current()).isEqualTo(A);
  }

  @Test
  void thePauseDoublesUpToItsLimitAndBeginsAnewAfterGoodService() {
    Hosts hosts = new Hosts(List.of(A), RETRY);

    assertThat(hosts.failed()).hasMillis(500);
    assertThat(hosts.failed()).hasMillis(1000);
    assertThat(hosts.failed()).hasMillis(1500);
    assertThat(hosts.failed()).hasMillis(1500);
    hosts.served();
    assertThat(hosts.failed()).hasMillis(500);
  }
}
