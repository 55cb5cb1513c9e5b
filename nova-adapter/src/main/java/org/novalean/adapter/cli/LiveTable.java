package org.novalean.adapter.cli;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.novalean.adapter.history.MigrationEntry;

/** A table of migrations that is redrawn in place. */
final class LiveTable implements LiveView {

  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  /** The line above the table, its titles, and the one that the cursor is in. */
  private static final int OTHER_LINES = 3;

  private final Terminal terminal;
  private final ZoneId zone;
  private final Map<String, Progress> shown = new HashMap<>();
  private final LiveScreen screen;

  LiveTable(Terminal terminal, ZoneId zone) {
    this.terminal = requireNonNull(terminal, "terminal is null");
    this.zone = requireNonNull(zone, "zone is null");
    this.screen = new LiveScreen(terminal);
  }

  @Override
  public void show(List<MigrationEntry> entries, Instant now) {
    var underWay = entries.stream().filter(e -> e.outcome().isEmpty()).count();
    var lines = new ArrayList<String>();
    lines.add(
        "%s  %d under way. Ctrl-C leaves this table, not the migrations."
            .formatted(CLOCK.withZone(zone).format(now), underWay));
    lines.addAll(MigrationTable.render(rows(entries), now, terminal.columns()));
    screen.draw(lines);
  }

  private List<MigrationTable.Row> rows(List<MigrationEntry> entries) {
    return entries.stream()
        .limit(Math.max(1, terminal.lines() - OTHER_LINES))
        .map(entry -> new MigrationTable.Row(entry, forward(entry)))
        .toList();
  }

  private Progress forward(MigrationEntry entry) {
    return shown.merge(
        entry.migrationUuid(), Progress.of(entry), (before, now) -> now.notBelow(before));
  }

  @Override
  public void close() {
    screen.close();
  }
}
