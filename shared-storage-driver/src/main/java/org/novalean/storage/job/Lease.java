package org.novalean.storage.job;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Runs out when nobody asks for a while. Whoever asks may have looked at Nova before, or not: the
 * lease lasts either way, and remembers when it was so. Safe for several threads.
 */
public final class Lease {

  private final Clock clock;
  private final Duration length;
  private volatile Instant kept;
  private volatile Optional<Instant> novaSeen = Optional.empty();

  public Lease(Clock clock, Duration length) {
    this.clock = requireNonNull(clock, "clock is null");
    this.length = requireNonNull(length, "length is null");
    this.kept = clock.instant();
  }

  /** Somebody asked who has just seen that Nova does nothing with the server. */
  public void renew() {
    keep();
    novaSeen = Optional.of(kept);
  }

  /** Somebody asked who has not looked at Nova. */
  public void keep() {
    kept = clock.instant();
  }

  /** It was {@linkplain #renew renewed} within that time; its beginning does not count. */
  public boolean wasRenewedWithin(Duration time) {
    return novaSeen.filter(seen -> !clock.instant().isAfter(seen.plus(time))).isPresent();
  }

  public boolean hasRunOut() {
    return clock.instant().isAfter(kept.plus(length));
  }

  public Duration length() {
    return length;
  }
}
