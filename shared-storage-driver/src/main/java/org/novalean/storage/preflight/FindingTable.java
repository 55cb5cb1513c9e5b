package org.novalean.storage.preflight;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Findings as a table for the screen, with the fix below each failure, and as JSON. */
public final class FindingTable {

  private static final int NARROWEST_DETAIL = 36;
  private static final String GAP = "  ";

  private FindingTable() {}

  /**
   * The lines of the table, and one that counts.
   *
   * @param columns of the screen
   */
  public static List<String> lines(List<Finding> findings, int columns) {
    var rows = new ArrayList<List<String>>();
    rows.add(List.of("HOST", "CHECK", "RESULT"));
    findings.forEach(f -> rows.add(List.of(host(f), f.id(), word(f))));
    var margins = margins(rows);
    var width = Math.max(NARROWEST_DETAIL, columns - margins.get(0).length());
    var lines = new ArrayList<String>();
    lines.add(margins.get(0) + "DETAIL");
    for (var i = 0; i < findings.size(); i++) {
      var first = true;
      for (var line : detail(findings.get(i), width)) {
        var margin = margins.get(i + 1);
        lines.add(((first ? margin : " ".repeat(margin.length())) + line).stripTrailing());
        first = false;
      }
    }
    lines.add("");
    lines.add(counts(findings));
    return lines;
  }

  /** As JSON shows it. */
  public static Map<String, @Nullable Object> json(Finding finding) {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("host", finding.host().isEmpty() ? null : finding.host());
    json.put("id", finding.id());
    json.put("title", finding.title());
    json.put("status", finding.status());
    json.put("detail", finding.detail());
    json.put("fix", finding.fix().isEmpty() ? null : finding.fix());
    return json;
  }

  private static String host(Finding finding) {
    return finding.host().isEmpty() ? "(cloud)" : clean(finding.host());
  }

  /** What needs somebody stands out. */
  private static String word(Finding finding) {
    return finding.fix().isEmpty() ? finding.status() : finding.status().toUpperCase(Locale.ROOT);
  }

  private static List<String> margins(List<List<String>> rows) {
    var widths = new int[rows.get(0).size()];
    for (var row : rows) {
      for (var i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return rows.stream().map(row -> margin(row, widths)).toList();
  }

  private static String margin(List<String> row, int[] widths) {
    var margin = new StringBuilder();
    for (var i = 0; i < widths.length; i++) {
      margin.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length())).append(GAP);
    }
    return margin.toString();
  }

  private static List<String> detail(Finding finding, int width) {
    var lines = new ArrayList<>(wrapped("", finding.detail(), width));
    if (!finding.fix().isEmpty()) {
      lines.addAll(wrapped("fix: ", finding.fix(), width));
    }
    return lines;
  }

  private static List<String> wrapped(String label, String text, int width) {
    var lines = new ArrayList<String>();
    for (var paragraph : text.isEmpty() ? List.of("") : text.lines().toList()) {
      var line = new StringBuilder(lines.isEmpty() ? label : " ".repeat(label.length()));
      var empty = true;
      for (var word : clean(paragraph).strip().split(" +", -1)) {
        if (!empty && line.length() + 1 + word.length() > width) {
          lines.add(line.toString());
          line = new StringBuilder(" ".repeat(label.length()));
          empty = true;
        }
        line.append(empty ? "" : " ").append(word);
        empty = false;
      }
      lines.add(line.toString());
    }
    return lines;
  }

  /** What others named could reach the operator's terminal as a control character. */
  private static String clean(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }

  private static String counts(List<Finding> findings) {
    var counts = new LinkedHashMap<String, Integer>();
    List.of("failed", "warning", "ok").forEach(word -> counts.put(word, 0));
    findings.forEach(finding -> counts.merge(finding.status(), 1, Integer::sum));
    return String.join(
        ", ",
        counts.entrySet().stream().map(e -> "%d %s".formatted(e.getValue(), e.getKey())).toList());
  }
}
