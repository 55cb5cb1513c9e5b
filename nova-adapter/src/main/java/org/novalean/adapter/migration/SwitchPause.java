package org.novalean.adapter.migration;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How long a guest stood still at its switch to post-copy: from QEMU's event STOP on the source to
 * its RESUME on the destination, each by its own host's clock.
 */
final class SwitchPause {

  /**
   * What the figure may be off by for the clocks. Of a pause of 100 ms, which is a good one, that
   * is half. It is no part of the pause: long ones would be known more often than short ones then,
   * and what is learnt from them would be too long.
   */
  static final Duration TOLERATED = Duration.ofMillis(50);

  private SwitchPause() {}

  /**
   * A host's end of the switch.
   *
   * @param at by its clock
   * @param clock its, ahead of this process's
   */
  record End(Instant at, ClockBounds clock) {
    End {
      requireNonNull(at, "at is null");
      requireNonNull(clock, "clock is null");
    }
  }

  /**
   * Off by no more than {@link #TOLERATED}, to the millisecond; empty where no such figure can be
   * told.
   */
  static Optional<Duration> between(End source, End destination) {
    var ahead = destination.clock().ahead(source.clock());
    if (!source.clock().arePossible()
        || !destination.clock().arePossible()
        || ahead.error().compareTo(TOLERATED) > 0) {
      return Optional.empty();
    }
    var pause = Duration.between(source.at(), destination.at()).minus(ahead.likely());
    return Optional.of(Duration.ofMillis(Math.round(pause.toNanos() / 1e6)))
        .filter(known -> !known.isNegative() && !known.isZero());
  }
}
