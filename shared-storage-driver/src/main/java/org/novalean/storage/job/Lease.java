package org.novalean.storage.job;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Runs out when nobody asks for a while. Safe for several threads. */
public final class Lease {

  private final Clock clock;
  private final Duration length;
  private volatile Instant renewed;

  public Lease(Clock clock, Duration length) {
    this.clock = requireNonNull(clock, "clock is null");
    this.length = requireNonNull(length, "length is null");
    this.renewed = clock.instant();
  }

  public void renew() {
    renewed = clock.instant();
  }

  /** Somebody asked within that time. */
  public boolean wasRenewedWithin(Duration time) {
    return !clock.instant().isAfter(renewed.plus(time));
  }

  public boolean hasRunOut() {
    return clock.instant().isAfter(renewed.plus(length));
  }

  public Duration length() {
    return length;
  }
}
