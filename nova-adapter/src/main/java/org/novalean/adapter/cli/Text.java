package org.novalean.adapter.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Small pieces of text for the screen. */
final class Text {

  private static final long KIB = 1024;

  private Text() {}

  /** Seconds up to two minutes, then minutes, then hours: never more than seven letters. */
  static String duration(Duration duration) {
    var seconds = Math.max(0, duration.toMillis()) / 1000.0;
    if (seconds < 120) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    var minutes = (long) seconds / 60;
    if (minutes < 120) {
      return "%dm %02ds".formatted(minutes, (long) seconds % 60);
    }
    return "%dh %02dm".formatted(minutes / 60, minutes % 60);
  }

  /** A binary multiple with one decimal. */
  static String bytes(long bytes) {
    if (bytes < KIB) {
      return bytes + " B";
    }
    var value = bytes / (double) KIB;
    for (var unit : new String[] {"KiB", "MiB", "GiB"}) {
      if (value < KIB) {
        return String.format(Locale.ROOT, "%.1f %s", value, unit);
      }
      value /= KIB;
    }
    return String.format(Locale.ROOT, "%.1f TiB", value);
  }

  /** Cuts a text that is too long; the last letter then shows that it was cut. */
  static String fit(String text, int width) {
    if (length(text) <= width) {
      return text + " ".repeat(width - length(text));
    }
    return text.substring(0, text.offsetByCodePoints(0, Math.max(0, width - 1))) + "~";
  }

  /** Breaks a text at blanks; a word that is longer than a line keeps its own. */
  static List<String> wrap(String text, int width) {
    var lines = new ArrayList<String>();
    var line = new StringBuilder();
    for (var word : text.strip().split(" +", -1)) {
      if (!line.isEmpty() && length(line.toString()) + 1 + length(word) > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /** Names come from the cloud's users: a control character would reach the operator's terminal. */
  static String clean(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
