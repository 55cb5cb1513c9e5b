package org.novalean.adapter.config;

import java.time.Duration;
import org.novalean.configuration.Settings;

/**
 * How often Nova is asked.
 *
 * @param activePoll while a migration may have to be switched any moment
 * @param settledPoll while migrations only wait
 * @param idlePoll with nothing under way
 * @param deafPoll with nothing under way and no message bus
 * @param lookBack how old a migration found at the start may be
 * @param longPostCopy when a post-copy is reported as long
 */
public record SupervisorConfig(
    Duration activePoll,
    Duration settledPoll,
    Duration idlePoll,
    Duration deafPoll,
    Duration lookBack,
    Duration longPostCopy) {

  static SupervisorConfig from(Settings settings) {
    return new SupervisorConfig(
        settings.get(Options.ACTIVE_POLL_SECONDS),
        settings.get(Options.SETTLED_POLL_SECONDS),
        settings.get(Options.IDLE_POLL_SECONDS),
        settings.get(Options.DEAF_POLL_SECONDS),
        settings.get(Options.LOOKBACK_SECONDS),
        settings.get(Options.LONG_POST_COPY_SECONDS));
  }
}
