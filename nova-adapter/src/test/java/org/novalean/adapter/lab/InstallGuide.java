package org.novalean.adapter.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The commands of docs/install.md, as an operator would copy them. */
final class InstallGuide {

  /** Where a block of commands is to be typed: the word after {@code on=}. */
  enum Where {
    NOVA,
    CONTROLLER,
    RABBITMQ,
    COMPUTE
  }

  /**
   * Commands to be copied together.
   *
   * @param section the heading that they stand below
   * @param back they take the section's step back
   */
  record Block(String section, boolean back, Where where, String commands) {}

  private static final Path PAGE = Path.of("..", "docs", "install.md");
  private static final Pattern HEADING = Pattern.compile("#+ (.*)");
  private static final Pattern FENCE = Pattern.compile("```sh (back )?on=(\\w+)");

  private InstallGuide() {}

  static List<Block> read() {
    try {
      return parse(Files.readAllLines(PAGE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Block> parse(List<String> lines) {
    var blocks = new ArrayList<Block>();
    var section = "";
    for (var i = 0; i < lines.size(); i++) {
      var heading = HEADING.matcher(lines.get(i));
      var fence = FENCE.matcher(lines.get(i));
      if (heading.matches()) {
        section = heading.group(1);
      } else if (fence.matches()) {
        var end = i + 1 + lines.subList(i + 1, lines.size()).indexOf("```");
        blocks.add(
            new Block(
                section,
                fence.group(1) != null,
                Where.valueOf(fence.group(2).toUpperCase(Locale.ROOT)),
                String.join("\n", lines.subList(i + 1, end))));
        i = end;
      }
    }
    return blocks;
  }
}
