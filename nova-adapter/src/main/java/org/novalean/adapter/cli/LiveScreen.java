package org.novalean.adapter.cli;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

/** Lines that are redrawn in place, with ECMA-48 control sequences that every terminal knows. */
final class LiveScreen implements AutoCloseable {

  private static final String CSI = "\u001b[";
  private static final String HIDE_CURSOR = CSI + "?25l";
  private static final String SHOW_CURSOR = CSI + "?25h";

  /** A line that a narrowed window would wrap would spoil the count of lines. */
  private static final String CUT_LINES = CSI + "?7l";

  private static final String WRAP_LINES = CSI + "?7h";
  private static final String ERASE_LINE = CSI + "K";
  private static final String ERASE_BELOW = CSI + "J";

  private final Terminal terminal;
  private int drawn;

  LiveScreen(Terminal terminal) {
    this.terminal = requireNonNull(terminal, "terminal is null");
  }

  /** Draws over what was drawn before; says so where there is no room for all. */
  void draw(List<String> all) {
    var lines = fitting(all);
    var screen = new StringBuilder();
    screen.append(drawn == 0 ? HIDE_CURSOR + CUT_LINES : "\r" + CSI + drawn + "A");
    lines.forEach(line -> screen.append(line).append(ERASE_LINE).append("\r\n"));
    screen.append(ERASE_BELOW);
    terminal.out().print(screen);
    terminal.out().flush();
    drawn = lines.size();
  }

  /** The cursor needs a line, too. */
  private List<String> fitting(List<String> all) {
    var room = Math.max(1, terminal.lines() - 1);
    if (all.size() <= room) {
      return all;
    }
    var lines = new ArrayList<>(all.subList(0, room - 1));
    lines.add("(%d lines more: make the window taller)".formatted(all.size() - room + 1));
    return lines;
  }

  @Override
  public void close() {
    if (drawn > 0) {
      terminal.out().print(WRAP_LINES + SHOW_CURSOR);
      terminal.out().flush();
    }
  }
}
