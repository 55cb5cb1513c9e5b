package org.novalean.adapter.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.novalean.adapter.history.MigrationEntry;

/** How long a migration was in a phase. */
record PhaseStay(String phase, Instant enteredAt, Duration duration) {

  /** In the order they were entered; the present phase lasts until now. */
  static List<PhaseStay> of(MigrationEntry entry, Instant now) {
    var entered =
        entry.enteredAt().entrySet().stream().sorted(Map.Entry.comparingByValue()).toList();
    var stays = new ArrayList<PhaseStay>();
    for (var i = 0; i < entered.size(); i++) {
      var from = entered.get(i).getValue();
      var until =
          i + 1 < entered.size() ? entered.get(i + 1).getValue() : entry.endedAt().orElse(now);
      var duration = until.isBefore(from) ? Duration.ZERO : Duration.between(from, until);
      stays.add(new PhaseStay(entered.get(i).getKey(), from, duration));
    }
    return stays;
  }
}
