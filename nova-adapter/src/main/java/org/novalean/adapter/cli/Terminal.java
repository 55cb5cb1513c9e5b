package org.novalean.adapter.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Where a command writes.
 *
 * @param interactive standard output is a terminal, which can be redrawn
 * @param columns its width, in letters
 * @param lines its height
 */
public record Terminal(
    PrintWriter out, PrintWriter err, boolean interactive, int columns, int lines) {

  private static final int USUAL_COLUMNS = 80;
  private static final int USUAL_LINES = 24;

  /**
   * This process' own. Java cannot tell whether standard output is a terminal, so the launcher
   * does: {@code NOVA_LEAN_TTY} is its size, {@code LINES COLUMNS}, or unset where there is none.
   */
  public static Terminal system(Map<String, String> environment) {
    var out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
    var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    var size = environment.getOrDefault("NOVA_LEAN_TTY", "");
    if (!size.matches("\\d{1,4} \\d{1,4}")) {
      return new Terminal(out, err, false, USUAL_COLUMNS, USUAL_LINES);
    }
    var space = size.indexOf(' ');
    return new Terminal(
        out,
        err,
        true,
        orUsual(Integer.parseInt(size.substring(space + 1)), USUAL_COLUMNS),
        orUsual(Integer.parseInt(size.substring(0, space)), USUAL_LINES));
  }

  /** Serial consoles say 0. */
  private static int orUsual(int size, int usual) {
    return size == 0 ? usual : size;
  }
}
