package org.novalean.storage.messages;

import java.time.Instant;
import java.util.Map;

/**
 * Asks to note down on the share since when files have been seen unused, for the next plan.
 *
 * @param shareId of the share that it is about
 * @param byName replaces all that was noted down before
 */
public record UnusedSince(String shareId, Map<String, Instant> byName) {

  public UnusedSince {
    byName = Map.copyOf(byName);
  }
}
