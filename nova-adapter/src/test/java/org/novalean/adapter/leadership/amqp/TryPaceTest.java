package org.novalean.adapter.leadership.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TryPaceTest {

  private final TryPace pace = new TryPace();

  /** RabbitMQ logs each of them as an error. */
  @Test
  void oneThatStandsByIsRefusedSeldom() {
    assertThat(refusalsWithin(Duration.ofSeconds(10))).isLessThanOrEqualTo(16);
    assertThat(refusalsWithin(Duration.ofHours(1))).isLessThanOrEqualTo(1800);
  }

  @Test
  void aLockThatComesFreeIsTakenWithinTwoSeconds() {
    for (var i = 0; i < 1000; i++) {
      assertThat(pace.refused()).isLessThanOrEqualTo(Duration.ofSeconds(2));
    }
  }

  @Test
  void aNewConnectionAsksOftenWhileOneThatWasCutOffMayHaveItStill() {
    for (var asked = Duration.ZERO; asked.toSeconds() < 3; ) {
      var pause = pace.refused();
      assertThat(pause).isEqualTo(TryPace.SOON);
      asked = asked.plus(pause);
    }
  }

  private int refusalsWithin(Duration time) {
    var refusals = 0;
    for (var passed = Duration.ZERO; passed.compareTo(time) < 0; refusals++) {
      passed = passed.plus(pace.refused());
    }
    return refusals;
  }
}
