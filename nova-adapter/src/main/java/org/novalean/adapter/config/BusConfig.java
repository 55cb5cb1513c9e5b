package org.novalean.adapter.config;

import java.util.List;
import java.util.Optional;
import org.novalean.configuration.Settings;
import org.novalean.events.QueueSettings;
import org.novalean.events.TransportUrl;
import org.novalean.storage.rpc.RequestKey;

/**
 * The message bus.
 *
 * @param requestKey what requests to agents are signed with; empty for unsigned ones
 * @param exchanges where Nova publishes its notifications
 * @param queue the queue of our own that collects them
 */
public record BusConfig(
    TransportUrl transportUrl,
    Optional<RequestKey> requestKey,
    List<String> exchanges,
    QueueSettings queue) {

  static BusConfig from(Settings settings) {
    return new BusConfig(
        settings.get(Options.TRANSPORT_URL),
        settings.find(Options.REQUEST_KEY_FILE),
        settings.get(Options.EXCHANGES),
        queue(settings));
  }

  private static QueueSettings queue(Settings settings) {
    var defaults = QueueSettings.named(settings.get(Options.QUEUE));
    var classic =
        defaults
            .withPrefetch(settings.get(Options.PREFETCH))
            .withBounds(
                defaults.expires(),
                settings.get(Options.MESSAGE_TTL),
                settings.get(Options.MAX_LENGTH),
                defaults.maxBytes());
    return settings.get(Options.QUORUM) ? classic.withQuorum() : classic;
  }
}
