package org.novalean.events.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.novalean.events.Lag;

class LagTest {
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

  private final LagMeter meter = new LagMeter(Clock.fixed(NOON, ZoneOffset.UTC));
  private final LagLog log = new LagLog("q", 20_000);

  private static Lag lag(long waiting) {
    return new Lag(waiting, Duration.ofSeconds(1));
  }

  @Test
  void itIsUnknownUntilTheQueueWasLookedAt() {
    assertThat(meter.lag()).isEmpty();
    meter.queueHolds(3);
    assertThat(meter.lag()).contains(new Lag(3, Duration.ZERO));
    meter.disconnected();
    assertThat(meter.lag()).isEmpty();
  }

  @Test
  void theOldestIsTheOneAtHandOrTheOneHandledLastWhileOthersWait() {
    meter.queueHolds(3);
    meter.atHand(NOON.minusSeconds(30));
    meter.handedOut(2);
    assertThat(meter.lag()).contains(new Lag(5, Duration.ofSeconds(30)));

    meter.handedOut(0);
    meter.queueHolds(0);
    assertThat(meter.lag()).contains(new Lag(0, Duration.ZERO));
  }

  @Test
  void aPublishersClockThatIsAheadMakesNothingYoungerThanNew() {
    meter.queueHolds(1);
    meter.atHand(NOON.plusSeconds(9));

    assertThat(meter.lag()).contains(new Lag(1, Duration.ZERO));
  }

  @Test
  void itIsToldWhenItGrowsAndWhenItIsOverAndNotInBetween() {
    assertThat(log.see(lag(999))).isFalse();
    assertThat(log.see(lag(1000))).isTrue();
    assertThat(log.see(lag(1999))).isFalse();
    assertThat(log.see(lag(2000))).isTrue();
    assertThat(log.see(lag(500))).isFalse();
    assertThat(log.see(lag(499))).isTrue();
    assertThat(log.see(lag(0))).isFalse();
    assertThat(log.see(lag(1000))).isTrue();
  }
}
