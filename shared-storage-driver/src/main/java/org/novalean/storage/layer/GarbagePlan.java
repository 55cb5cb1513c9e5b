package org.novalean.storage.layer;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What becomes of each file on the share.
 *
 * @param unusedSince to be given to the next plan: a file is collected only after it was seen
 *     unused for long enough
 */
public record GarbagePlan(List<Verdict> verdicts, Map<String, Instant> unusedSince) {

  public GarbagePlan {
    verdicts = List.copyOf(verdicts);
    unusedSince = Map.copyOf(unusedSince);
  }
}
