package org.novalean.adapter.config;

import java.time.Duration;

/**
 * How often Nova is asked.
 *
 * @param activePoll about a migration under way
 * @param reconcile for migrations that no notification told of
 * @param busDownPoll the same, while there is no message bus
 * @param lookback how old a migration found at the start may be
 */
public record SupervisorConfig(
    Duration activePoll, Duration reconcile, Duration busDownPoll, Duration lookback) {

  static SupervisorConfig from(Settings settings) {
    return new SupervisorConfig(
        settings.get(Options.ACTIVE_POLL_SECONDS),
        settings.get(Options.RECONCILE_SECONDS),
        settings.get(Options.BUS_DOWN_POLL_SECONDS),
        settings.get(Options.LOOKBACK_SECONDS));
  }
}
