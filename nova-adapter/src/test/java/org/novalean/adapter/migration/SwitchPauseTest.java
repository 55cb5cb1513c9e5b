package org.novalean.adapter.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.novalean.adapter.migration.SwitchPause.End;

/** The guest is stopped at 0 ms by the source's clock. */
class SwitchPauseTest {

  private static final Instant NOW = Instant.parse("2026-11-30T08:17:42Z");

  @Test
  void hostsWhoseClocksMayAgreeTellItAsItIs() {
    assertThat(pause(end(0, -4, 6), end(305, -3, 5))).contains(Duration.ofMillis(305));
  }

  @Test
  void aClockThatIsAheadIsCorrected() {
    assertThat(pause(end(0, -4, 6), end(2_305, 1_990, 2_010))).contains(Duration.ofMillis(306));
    assertThat(pause(end(0, 1_990, 2_010), end(-1_695, -4, 6))).contains(Duration.ofMillis(304));
  }

  @Test
  void whatBothClocksAreOffTheAdaptersDoesNotMatter() {
    assertThat(pause(end(0, 86_400_000, 86_400_010), end(47, 86_400_000, 86_400_010)))
        .contains(Duration.ofMillis(47));
  }

  @Test
  void aPauseThatTheClocksMayHaveMadeUpIsNotKnown() {
    assertThat(pause(end(0, 0, 50), end(305, 0, 50))).isPresent();
    assertThat(pause(end(0, 0, 50), end(305, 0, 51))).isEmpty();
    assertThat(pause(end(0, -4, 6), end(2_305, 1_940, 2_060))).isEmpty();
  }

  /** One clock is ahead by less than the messages can tell. */
  @Test
  void aGuestThatRanBeforeItWasStoppedTellsNothing() {
    assertThat(pause(end(0, -4, 6), end(-2, -3, 5))).isEmpty();
    assertThat(pause(end(0, -4, 6), end(0, -3, 5))).isEmpty();
  }

  @Test
  void aClockThatWasSetMeanwhileTellsNothing() {
    assertThat(pause(end(0, 6, -4), end(305, -20, 20))).isEmpty();
    assertThat(pause(end(0, -20, 20), end(305, 6, -4))).isEmpty();
  }

  private static Optional<Duration> pause(End source, End destination) {
    return SwitchPause.between(source, destination);
  }

  private static End end(int atMillis, int least, int most) {
    return new End(
        NOW.plusMillis(atMillis),
        new ClockBounds(Duration.ofMillis(least), Duration.ofMillis(most)));
  }
}
