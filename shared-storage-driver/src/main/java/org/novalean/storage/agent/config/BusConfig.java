package org.novalean.storage.agent.config;

import java.util.List;
import org.novalean.configuration.Settings;
import org.novalean.events.TransportUrl;

/**
 * The message bus.
 *
 * @param exchanges where Nova publishes its notifications
 */
public record BusConfig(TransportUrl transportUrl, List<String> exchanges) {

  public BusConfig {
    exchanges = List.copyOf(exchanges);
  }

  static BusConfig from(Settings settings) {
    return new BusConfig(
        settings.get(AgentOptions.TRANSPORT_URL), settings.get(AgentOptions.EXCHANGES));
  }
}
