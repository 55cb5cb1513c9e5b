package org.novalean.configuration.ini;

import java.util.List;
import java.util.Optional;

/**
 * A configuration file as it was written. Whoever wants it strict looks at the mistakes; whoever
 * reads another service's file takes what could be read.
 *
 * @param sections each place where a section begins, repeated ones included
 * @param entries all entries, in the file's order, repeated ones included
 * @param mistakes what is not in the format
 */
public record IniFile(List<Section> sections, List<IniEntry> entries, List<Mistake> mistakes) {

  /** The section that entries belong to before any section begins. */
  public static final String DEFAULT_SECTION = "DEFAULT";

  /** Where a section begins. */
  public record Section(String name, int line) {}

  /** A line that is not in the format. */
  public record Mistake(int line, String message) {}

  public IniFile {
    sections = List.copyOf(sections);
    entries = List.copyOf(entries);
    mistakes = List.copyOf(mistakes);
  }

  /** The value that counts for oslo.config: of a key written twice, the last. */
  public Optional<String> value(String section, String key) {
    return entries.stream()
        .filter(e -> e.section().equals(section) && e.key().equals(key))
        .reduce((first, second) -> second)
        .map(IniEntry::value);
  }
}
