package org.novalean.storage.messages;

import java.util.Map;

/**
 * Which hosts' libvirt this host reaches.
 *
 * @param how what was tried, for a person to read
 * @param unreached why not, by their names; those that are not here are reached
 */
public record Reached(String how, Map<String, String> unreached) {

  public Reached {
    unreached = Map.copyOf(unreached);
  }
}
