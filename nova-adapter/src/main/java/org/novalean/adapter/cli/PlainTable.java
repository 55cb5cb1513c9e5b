package org.novalean.adapter.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A table whose columns are as wide as what stands in them. */
final class PlainTable {

  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  PlainTable(String... titles) {
    rows.add(List.of(titles));
  }

  /** Adds a row; names of users in it are made safe for a terminal. */
  void row(String... cells) {
    rows.add(Arrays.stream(cells).map(Text::clean).toList());
  }

  /** The titles, then the rows. */
  List<String> lines() {
    var lines = new ArrayList<String>();
    for (var row : rows) {
      var line = new StringBuilder();
      for (var column = 0; column < row.size(); column++) {
        line.append(Text.fit(row.get(column), width(column))).append(GAP);
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> Text.length(row.get(column))).max().orElse(0);
  }
}
