package org.novalean.adapter.config;

import java.util.List;

/**
 * The message bus.
 *
 * @param transportUrl in OpenStack's syntax; holds a password
 * @param exchanges where Nova publishes its notifications
 */
public record BusConfig(Secret transportUrl, List<String> exchanges) {

  static BusConfig from(Settings settings) {
    return new BusConfig(settings.get(Options.TRANSPORT_URL), settings.get(Options.EXCHANGES));
  }
}
