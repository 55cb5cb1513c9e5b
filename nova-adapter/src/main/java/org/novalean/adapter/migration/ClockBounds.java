package org.novalean.adapter.migration;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import org.novalean.storage.messages.SwitchSeen;

/**
 * How far one clock is ahead of another: somewhere from {@code least} to {@code most}, which are
 * negative where it is behind.
 */
record ClockBounds(Duration least, Duration most) {

  /** A second in so many: the tolerance of a clock that NTP keeps, 15 ppm (RFC 5905, PHI). */
  private static final long DRIFT = 66_667;

  ClockBounds {
    requireNonNull(least, "least is null");
    requireNonNull(most, "most is null");
  }

  /**
   * A host's clock ahead of this process's when it saw a switch, by the four timestamps of an
   * exchange (RFC 5905, section 8): a question cannot arrive before it was asked, nor an answer
   * before it was told. It may have drifted since the switch.
   *
   * @param askedAt by this process's clock (T1)
   * @param seen with the host's own two (T2, T3)
   * @param answeredAt by this process's clock (T4)
   */
  static ClockBounds of(Instant askedAt, SwitchSeen seen, Instant answeredAt) {
    var drift = Duration.between(seen.at(), seen.toldAt()).dividedBy(DRIFT);
    return new ClockBounds(
        Duration.between(answeredAt, seen.toldAt()).minus(drift),
        Duration.between(askedAt, seen.askedAt()).plus(drift));
  }

  /** Of two clocks that are compared with the same one: this one's ahead of the other's. */
  ClockBounds ahead(ClockBounds other) {
    return new ClockBounds(least.minus(other.most), most.minus(other.least));
  }

  /** Not so where a clock was set while it was looked at. */
  boolean arePossible() {
    return least.compareTo(most) <= 0;
  }

  /**
   * What to take for it: that the clocks agree, as those of a cloud's hosts do by NTP far better
   * than messages can tell, or the middle where they are seen not to.
   */
  Duration likely() {
    var mayAgree = least.compareTo(Duration.ZERO) <= 0 && most.compareTo(Duration.ZERO) >= 0;
    return mayAgree ? Duration.ZERO : least.plus(most).dividedBy(2);
  }

  /** {@link #likely} is off by no more: half of what lies between the bounds, up to all of it. */
  Duration error() {
    var below = likely().minus(least);
    var above = most.minus(likely());
    return below.compareTo(above) > 0 ? below : above;
  }
}
