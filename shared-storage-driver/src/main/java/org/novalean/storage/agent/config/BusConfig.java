package org.novalean.storage.agent.config;

import java.util.List;
import java.util.Optional;
import org.novalean.configuration.Settings;
import org.novalean.events.TransportUrl;
import org.novalean.storage.rpc.RequestKey;

/**
 * The message bus.
 *
 * @param requestKey what requests to agents are signed with; empty for unsigned ones
 * @param exchanges where Nova publishes its notifications
 */
public record BusConfig(
    TransportUrl transportUrl, Optional<RequestKey> requestKey, List<String> exchanges) {

  public BusConfig {
    exchanges = List.copyOf(exchanges);
  }

  static BusConfig from(Settings settings) {
    return new BusConfig(
        settings.get(AgentOptions.TRANSPORT_URL),
        settings.find(AgentOptions.REQUEST_KEY_FILE),
        settings.get(AgentOptions.EXCHANGES));
  }
}
