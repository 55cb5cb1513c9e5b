package org.novalean.adapter.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.novalean.storage.messages.SwitchSeen;

/** Two clocks are compared by messages that take their time. */
class ClockBoundsTest {

  private static final Instant NOW = Instant.parse("2026-11-30T08:17:42Z");

  @Test
  void aHostsClockLiesBetweenWhatTheWayThereAndTheWayBackAllow() {
    // Asked at 0, answered at 20; by the host's clock it came at 1005 and was told at 1012.
    var bounds = exchange(0, 1005, 1012, 20);

    assertThat(bounds).isEqualTo(ahead(992, 1005));
  }

  @Test
  void howLongTheHostTookForItsAnswerDoesNotMatter() {
    assertThat(exchange(0, 1005, 9012, 8020)).isEqualTo(exchange(0, 1005, 1012, 20));
  }

  @Test
  void twoHostsLieAsFarApartAsBothBoundsAllow() {
    assertThat(ahead(992, 1005).ahead(ahead(-3, 4))).isEqualTo(ahead(988, 1008));
  }

  @Test
  void clocksThatMayAgreeAreTakenToAndAreOffByTheFartherBoundAtMost() {
    var bounds = ahead(-3, 12);

    assertThat(bounds.likely()).isZero();
    assertThat(bounds.error()).isEqualTo(Duration.ofMillis(12));
    assertThat(ahead(0, 7).likely()).isZero();
    assertThat(ahead(-7, 0).error()).isEqualTo(Duration.ofMillis(7));
  }

  @Test
  void clocksThatAreSeenToDifferDoSoByTheMiddleAndAreOffByHalfOfWhatIsBetween() {
    assertThat(ahead(988, 1008).likely()).isEqualTo(Duration.ofMillis(998));
    assertThat(ahead(988, 1008).error()).isEqualTo(Duration.ofMillis(10));
    assertThat(ahead(-1008, -988).likely()).isEqualTo(Duration.ofMillis(-998));
    assertThat(ahead(-1008, -988).error()).isEqualTo(Duration.ofMillis(10));
  }

  @Test
  void aClockMayHaveDriftedSinceTheSwitch() {
    var anHourAgo = new SwitchSeen(NOW.minusSeconds(3600), NOW, NOW);

    var bounds = ClockBounds.of(NOW, anHourAgo, NOW);

    assertThat(bounds.most()).isBetween(Duration.ofMillis(53), Duration.ofMillis(55));
    assertThat(bounds.least()).isEqualTo(bounds.most().negated());
  }

  @Test
  void aClockThatWasSetWhileItWasLookedAtIsNoneToGoBy() {
    assertThat(exchange(0, 5, 12, 20).arePossible()).isTrue();
    assertThat(exchange(0, 5, 1012, 20).arePossible()).isFalse();
  }

  private static ClockBounds exchange(int asked, int arrived, int told, int answered) {
    var seen = new SwitchSeen(at(told), at(arrived), at(told));
    return ClockBounds.of(at(asked), seen, at(answered));
  }

  private static Instant at(int millis) {
    return NOW.plusMillis(millis);
  }

  private static ClockBounds ahead(int least, int most) {
    return new ClockBounds(Duration.ofMillis(least), Duration.ofMillis(most));
  }
}
