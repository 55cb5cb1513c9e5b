package org.novalean.storage.messages;

import java.util.List;
import org.novalean.storage.layer.GarbageCollector.Outcome;

/** How it went with each file. */
public record Collected(List<Outcome> outcomes) {

  public Collected {
    outcomes = List.copyOf(outcomes);
  }
}
