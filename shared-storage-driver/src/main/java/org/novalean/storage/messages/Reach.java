package org.novalean.storage.messages;

import java.util.Map;

/**
 * Asks whether this host reaches the libvirt of others.
 *
 * @param addresses where they take servers in, by their names
 */
public record Reach(Map<String, String> addresses) {

  public Reach {
    addresses = Map.copyOf(addresses);
  }
}
