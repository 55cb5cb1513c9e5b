package org.novalean.adapter.status;

import java.time.Instant;
import java.util.Optional;

/**
 * Which adapter this is, and which one acts.
 *
 * @param name this process
 * @param standing {@code standby}, {@code active}, {@code lost} or {@code over}
 * @param epoch the one that was begun last, by whomever
 * @param active who began it
 */
public record AdapterView(
    String name,
    String version,
    String standing,
    Optional<Long> epoch,
    Optional<String> active,
    Instant startedAt) {

  /** This one is the one that acts. */
  public boolean isActive() {
    return standing.equals("active");
  }
}
