package org.novalean.adapter.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.novalean.adapter.history.MigrationEntry;
import org.novalean.adapter.history.Outcome;

/** Migrations as lines that fit a terminal. */
final class MigrationTable {

  private static final String GAP = "  ";
  private static final int ID = 6;
  private static final int PHASE = 10;
  private static final int TIME = 7;
  private static final int NARROW_BAR = 8;
  private static final int WIDE_BAR = 20;
  private static final int WIDE = 110;

  /** Server, from, to: as wide as their texts where there is room, at least this. */
  private static final int LEAST = 8;

  private MigrationTable() {}

  /**
   * One migration, with the progress to show.
   *
   * @param progress may be more than the entry's own: a bar does not go back
   */
  record Row(MigrationEntry entry, Progress progress) {

    static Row of(MigrationEntry entry) {
      return new Row(entry, Progress.of(entry));
    }
  }

  /** A line of titles, then a line for each row; none is wider than the terminal. */
  static List<String> render(List<Row> rows, Instant now, int columns) {
    var bar = columns >= WIDE ? WIDE_BAR : NARROW_BAR;
    var names = rows.stream().map(row -> names(row.entry())).toList();
    var widths = widths(names, columns - ID - PHASE - TIME - (bar + 7) - 6 * GAP.length());
    var lines = new ArrayList<String>();
    lines.add(
        line(
            "ID",
            List.of("SERVER", "FROM", "TO"),
            widths,
            "PHASE",
            Text.fit("PROGRESS", bar + 7),
            "TIME"));
    IntStream.range(0, rows.size())
        .forEach(
            i -> {
              var entry = rows.get(i).entry();
              lines.add(
                  line(
                      String.valueOf(entry.migrationId()),
                      names.get(i),
                      widths,
                      state(entry),
                      rows.get(i).progress().render(bar),
                      Text.duration(elapsed(entry, now))));
            });
    return lines;
  }

  /** The outcome where there is one, else the phase. */
  static String state(MigrationEntry entry) {
    return entry
        .outcome()
        .map(
            outcome ->
                outcome == Outcome.SERVER_DELETED
                    ? "deleted"
                    : outcome.name().toLowerCase(Locale.ROOT))
        .orElse(Text.clean(entry.phase()));
  }

  static Duration elapsed(MigrationEntry entry, Instant now) {
    return Duration.between(entry.startedAt(), entry.endedAt().orElse(now));
  }

  private static List<String> names(MigrationEntry entry) {
    return List.of(
        Text.clean(entry.serverName().isEmpty() ? entry.serverId() : entry.serverName()),
        Text.clean(entry.sourceHost()),
        Text.clean(entry.destinationHost().orElse("?")));
  }

  private static String line(
      String id, List<String> names, int[] widths, String phase, String progress, String time) {
    return String.join(
            GAP,
            Text.fit(id, ID),
            Text.fit(names.get(0), widths[0]),
            Text.fit(names.get(1), widths[1]),
            Text.fit(names.get(2), widths[2]),
            Text.fit(phase, PHASE),
            progress,
            " ".repeat(Math.max(0, TIME - time.length())) + time)
        .stripTrailing();
  }

  /** Each as wide as its longest text; while that is too much, the widest gives way. */
  private static int[] widths(List<List<String>> names, int available) {
    var widths = new int[3];
    for (var i = 0; i < widths.length; i++) {
      var column = i;
      widths[i] = names.stream().mapToInt(n -> Text.length(n.get(column))).reduce(LEAST, Math::max);
    }
    while (widths[0] + widths[1] + widths[2] > available) {
      var widest = IntStream.range(0, 3).reduce(0, (a, b) -> widths[b] > widths[a] ? b : a);
      if (widths[widest] <= LEAST) {
        break;
      }
      widths[widest]--;
    }
    return widths;
  }
}
