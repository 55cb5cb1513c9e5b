package org.novalean.storage.agent.config;

import java.time.Duration;
import org.novalean.configuration.Settings;

/**
 * How servers are sealed.
 *
 * @param bandwidth of one copy
 * @param readyTimeout how long a block job may take until it is ready
 * @param pauseLimit after which a guest that the agent paused is resumed whatever happens
 */
public record SealConfig(Bandwidth bandwidth, Duration readyTimeout, Duration pauseLimit) {

  static SealConfig from(Settings settings) {
    return new SealConfig(
        new Bandwidth(settings.get(AgentOptions.SEAL_BANDWIDTH_MIB)),
        settings.get(AgentOptions.READY_TIMEOUT_SECONDS),
        settings.get(AgentOptions.PAUSE_LIMIT_SECONDS));
  }
}
