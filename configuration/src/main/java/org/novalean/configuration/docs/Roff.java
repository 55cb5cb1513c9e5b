package org.novalean.configuration.docs;

import java.util.Locale;

/** Text of a manual page in the {@code man} macros of roff: man(7). */
final class Roff {

  private final StringBuilder text = new StringBuilder();

  /**
   * Begins a page.
   *
   * @param section 5 for files, 8 for commands of an administrator
   * @param source what it belongs to, with its version
   */
  Roff(String name, int section, String source) {
    line(
        ".TH %s %d \"\" \"%s\" \"nova-lean\""
            .formatted(quotable(name.toUpperCase(Locale.ROOT)), section, quotable(source)));
    // Names of options must stay as they are typed, and URLs whole.
    line(".nh");
    line(".ad l");
  }

  /** A section's heading, by custom in capitals. */
  Roff heading(String heading) {
    return line(".SH \"%s\"".formatted(quotable(heading)));
  }

  /** A heading below a section's. */
  Roff subheading(String heading) {
    return line(".SS \"%s\"".formatted(quotable(heading)));
  }

  /** A paragraph of its own. */
  Roff paragraph(String words) {
    line(".PP");
    return plain(words);
  }

  /** What follows the tag is indented below it. */
  Roff tagged(String tag, String words) {
    line(".TP");
    line("\\fB%s\\fR".formatted(escaped(tag)));
    return words.isBlank() ? line("\\&") : plain(words);
  }

  /** One more paragraph below the same tag. */
  Roff more(String words) {
    line(".sp");
    return plain(words);
  }

  /** Lines that stay as they are. */
  Roff example(String lines) {
    line(".PP");
    line(".nf");
    lines.lines().forEach(this::plain);
    return line(".fi");
  }

  /** Words that are filled into lines. */
  Roff plain(String words) {
    words.lines().map(String::stripTrailing).forEach(one -> line(escaped(one)));
    return this;
  }

  private Roff line(String line) {
    text.append(line).append('\n');
    return this;
  }

  /** A line that begins like a request would be one; a hyphen would not be found by a search. */
  private static String escaped(String words) {
    var escaped = words.replace("\\", "\\e").replace("-", "\\-");
    return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
  }

  private static String quotable(String words) {
    return escaped(words).replace("\"", "\\(dq");
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
