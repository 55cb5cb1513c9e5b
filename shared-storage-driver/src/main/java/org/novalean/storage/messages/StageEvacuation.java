package org.novalean.storage.messages;

import java.util.List;

/**
 * Asks for the tops that an evacuation needs.
 *
 * @param layers the newest whole layer of each disk, by file name
 */
public record StageEvacuation(String serverId, List<String> layers) {

  public StageEvacuation {
    layers = List.copyOf(layers);
  }
}
