package org.novalean.storage.messages;

import java.util.List;
import java.util.Map;

/**
 * What was removed.
 *
 * @param kept what was not, each with the reason
 */
public record Collected(List<String> removed, Map<String, String> kept) {

  public Collected {
    removed = List.copyOf(removed);
    kept = Map.copyOf(kept);
  }
}
