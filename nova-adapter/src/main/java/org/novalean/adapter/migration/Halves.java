package org.novalean.adapter.migration;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;

/**
 * Both halves of a server in post-copy.
 *
 * @param since when they were first seen so
 */
record Halves(Half source, Half destination, Instant since) {

  static final Halves NOT_LOOKED_AT = new Halves(Half.UNKNOWN, Half.UNKNOWN, Instant.MIN);

  /** The two agents are asked one after the other; what lasts this long is not just that. */
  static final Duration LASTS = Duration.ofSeconds(5);

  Halves {
    requireNonNull(source, "source is null");
    requireNonNull(destination, "destination is null");
    requireNonNull(since, "since is null");
  }

  /** What they are now. */
  Halves now(Half newSource, Half newDestination, Instant at) {
    var same = newSource == source && newDestination == destination;
    return same && !equals(NOT_LOOKED_AT) ? this : new Halves(newSource, newDestination, at);
  }

  /** The guest runs on its source, and nothing of it is on its destination. */
  boolean areOnSource() {
    return source == Half.WHOLE && destination == Half.GONE;
  }

  /** The guest runs on its destination, and nothing of it is on its source. */
  boolean areOnDestination() {
    return source == Half.GONE && destination == Half.WHOLE;
  }

  /** Their agents tell of both. */
  boolean areBothTold() {
    return source.isTold() && destination.isTold();
  }

  /** They have been seen so for that long. */
  boolean haveLasted(Duration time, Instant at) {
    return !at.isBefore(since.plus(time));
  }

  /** What one half needs of the other does not come at present. */
  boolean areApart(Instant at) {
    return source == Half.BROKEN || destination == Half.BROKEN || isOneLost(at);
  }

  /** One half is there and needs the other, which is no more: the memory is lost. */
  boolean isOneLost(Instant at) {
    var lost =
        (source == Half.GONE && destination.needsTheOther())
            || (destination == Half.GONE && source.needsTheOther())
            || (source == Half.GONE && destination == Half.GONE);
    return lost && haveLasted(LASTS, at);
  }
}
