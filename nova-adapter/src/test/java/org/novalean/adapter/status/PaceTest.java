package org.novalean.adapter.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PaceTest {

  private static final Instant START = Instant.parse("2026-11-29T10:00:00Z");
  private final Pace pace = new Pace();

  @Test
  void aSteadyCopyIsToldWhenItEnds() {
    for (var second = 0; second < 10; second++) {
      var unused = at(second, 1000, 1000 - 50 * second);
    }

    var now = at(10, 1000, 500);

    assertThat(now.fraction()).hasValue(0.5);
    assertThat(now.etaSeconds()).hasValue(10.0);
  }

  @Test
  void nothingIsSaidOfTheEndAtTheFirstLooks() {
    assertThat(at(0, 1000, 1000).etaSeconds()).isEmpty();
    assertThat(at(1, 1000, 900).etaSeconds()).isEmpty();
  }

  @Test
  void aBarDoesNotGoBackWhenTheGuestWrites() {
    var unused = at(0, 1000, 200);

    var now = at(5, 1000, 700);

    assertThat(now.fraction()).hasValue(0.8);
    assertThat(now.etaSeconds()).as("more is left than before").isEmpty();
  }

  @Test
  void aTotalThatGrowsDoesNotTakeABarBack() {
    var unused = at(0, 1000, 500);

    assertThat(at(5, 4000, 3000).fraction()).hasValue(0.5);
  }

  @Test
  void nothingIsWholeBeforeItsEnd() {
    assertThat(at(0, 1000, 0).fraction()).hasValue(0.99);
  }

  @Test
  void whatWasNeverKnownIsUnknown() {
    assertThat(at(0, 0, 0).fraction()).isEmpty();
    assertThat(pace.last("other")).isEqualTo(Pace.Progress.UNKNOWN);
  }

  @Test
  void whatFallsSilentStaysWhereItWasAndNobodyKnowsForHowLong() {
    var unused = at(0, 1000, 600);
    unused = at(10, 1000, 400);

    assertThat(pace.last("x").fraction()).hasValue(0.6);
    assertThat(pace.last("x").etaSeconds()).isEqualTo(Optional.empty());
    assertThat(at(11, 0, 0).fraction()).hasValue(0.6);
  }

  @Test
  void theRateIsThatOfTheLastHalfMinute() {
    for (var second = 0; second <= 60; second++) {
      // Slow at first, ten times as fast since.
      var left = second < 30 ? 10_000 - 10 * second : 9_700 - 100 * (second - 30);
      var unused = at(second, 10_000, left);
    }

    assertThat(at(61, 10_000, 6_600).etaSeconds()).hasValue(66.0);
  }

  @Test
  void whatIsOverIsForgotten() {
    var unused = at(0, 1000, 500);
    pace.keep(Set.of());

    assertThat(pace.last("x")).isEqualTo(Pace.Progress.UNKNOWN);
  }

  private Pace.Progress at(int second, long total, long left) {
    return pace.seen("x", total, left, START.plusSeconds(second));
  }
}
