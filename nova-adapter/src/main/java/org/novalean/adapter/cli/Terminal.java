package org.novalean.adapter.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/**
 * Where a command writes, and asks.
 *
 * @param in what a person types
 * @param interactive standard output is a terminal, which can be redrawn
 * @param columns its width, in letters
 * @param lines its height
 */
public record Terminal(
    BufferedReader in,
    PrintWriter out,
    PrintWriter err,
    boolean interactive,
    int columns,
    int lines) {

  private static final int USUAL_COLUMNS = 80;
  private static final int USUAL_LINES = 24;

  /**
   * This process' own. Java cannot tell whether standard output is a terminal, so the launcher
   * does: {@code NOVA_LEAN_TTY} is its size, {@code LINES COLUMNS}, or unset where there is none.
   */
  public static Terminal system(Map<String, String> environment) {
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    var out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
    var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    var size = environment.getOrDefault("NOVA_LEAN_TTY", "");
    if (!size.matches("\\d{1,4} \\d{1,4}")) {
      return new Terminal(in, out, err, false, USUAL_COLUMNS, USUAL_LINES);
    }
    var space = size.indexOf(' ');
    return new Terminal(
        in,
        out,
        err,
        true,
        orUsual(Integer.parseInt(size.substring(space + 1)), USUAL_COLUMNS),
        orUsual(Integer.parseInt(size.substring(0, space)), USUAL_LINES));
  }

  /** The next line that is typed; empty at the end of all. */
  String answer() {
    try {
      return Objects.requireNonNullElse(in.readLine(), "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Serial consoles say 0. */
  private static int orUsual(int size, int usual) {
    return size == 0 ? usual : size;
  }
}
