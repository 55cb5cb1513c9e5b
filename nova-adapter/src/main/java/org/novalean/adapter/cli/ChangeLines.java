package org.novalean.adapter.cli;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.novalean.adapter.history.MigrationEntry;

/** Appends a line for each change: for a file, a pipe, or a program that reads along. */
final class ChangeLines implements LiveView {

  private final Terminal terminal;
  private final BiFunction<MigrationEntry, Instant, String> line;
  private final Map<String, Seen> seen = new HashMap<>();

  /** What must differ for a new line. */
  private record Seen(String state, Progress progress) {}

  ChangeLines(Terminal terminal, BiFunction<MigrationEntry, Instant, String> line) {
    this.terminal = requireNonNull(terminal, "terminal is null");
    this.line = requireNonNull(line, "line is null");
  }

  /** Words for a person. */
  static String words(MigrationEntry entry, Instant now) {
    return "%s  %d  %s  %s -> %s  %s %s: %s"
        .formatted(
            now.truncatedTo(ChronoUnit.SECONDS),
            entry.migrationId(),
            Text.clean(entry.serverName()),
            Text.clean(entry.sourceHost()),
            Text.clean(entry.destinationHost().orElse("?")),
            MigrationTable.state(entry),
            Progress.of(entry).figure(),
            Text.clean(entry.phaseReason()));
  }

  @Override
  public void show(List<MigrationEntry> entries, Instant now) {
    // They come newest first; a log reads the other way.
    for (var i = entries.size() - 1; i >= 0; i--) {
      var entry = entries.get(i);
      var current = new Seen(MigrationTable.state(entry), Progress.of(entry));
      if (!current.equals(seen.put(entry.migrationUuid(), current))) {
        terminal.out().println(line.apply(entry, now));
      }
    }
    terminal.out().flush();
  }

  @Override
  public void close() {
    terminal.out().flush();
  }
}
