package org.novalean.storage.nova;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.novalean.configuration.ini.IniEntry;
import org.novalean.configuration.ini.IniFile;

/**
 * Which value counts among several files, by oslo.config's rules ({@code cfg.py}): of an option the
 * one in the last file that has it, of a {@code MultiStrOpt} all; {@code $option}, {@code
 * ${option}} and {@code ${section.option}} in a value are replaced.
 *
 * @param files in the order in which oslo.config reads them
 */
record OsloValues(List<IniFile> files) {

  private static final Pattern REFERENCE =
      Pattern.compile("\\$(?:(\\$)|(\\w+)|\\{(?:(\\w+)\\.)?(\\w+)\\})");

  /** A value may refer to one that refers on; a circle of them is Nova's to complain of. */
  private static final int DEPTH = 5;

  OsloValues {
    files = List.copyOf(files);
  }

  /** Where an option may stand; oslo.config knows all sections but DEFAULT in lower case. */
  record Place(String section, String key) {

    private boolean holds(IniEntry entry) {
      return normal(entry.section()).equals(section) && entry.key().equals(key);
    }
  }

  static Place at(String section, String key) {
    return new Place(section, key);
  }

  private static String normal(String section) {
    return section.equals(IniFile.DEFAULT_SECTION) ? section : section.toLowerCase(Locale.ROOT);
  }

  /** Whether anything is said in a section. */
  boolean has(String section) {
    return files.stream()
        .flatMap(file -> file.entries().stream())
        .anyMatch(entry -> normal(entry.section()).equals(section));
  }

  /**
   * The value that counts; empty where none is given, or a blank one.
   *
   * @param names of an option that was renamed, the newest first
   */
  Optional<String> value(Place... names) {
    return found(List.of(names))
        .map(text -> replaced(text, names[0], DEPTH))
        .filter(v -> !v.isBlank());
  }

  /** All values of an option that may be given several times. */
  List<String> all(Place... names) {
    return files.stream()
        .flatMap(file -> file.entries().stream())
        .filter(entry -> List.of(names).stream().anyMatch(name -> name.holds(entry)))
        .map(entry -> entry.value().strip())
        .toList();
  }

  private Optional<String> found(List<Place> names) {
    var lastFirst = new ArrayList<>(files);
    Collections.reverse(lastFirst);
    return lastFirst.stream()
        .flatMap(file -> names.stream().flatMap(name -> in(file, name).stream()))
        .findFirst();
  }

  private static Optional<String> in(IniFile file, Place name) {
    return file.entries().stream()
        .filter(name::holds)
        .map(entry -> entry.value().strip())
        .reduce((first, second) -> second);
  }

  private String replaced(String text, Place where, int depth) {
    if (depth == 0) {
      return text;
    }
    return REFERENCE
        .matcher(text)
        .replaceAll(reference -> Matcher.quoteReplacement(meant(reference, where, depth)));
  }

  /** What is given nowhere stays as it is: its default is Nova's to know. */
  private String meant(MatchResult reference, Place where, int depth) {
    if (reference.group(1) != null) {
      return "$";
    }
    var key = Optional.ofNullable(reference.group(2)).orElseGet(() -> reference.group(4));
    var places =
        Optional.ofNullable(reference.group(3))
            .map(section -> List.of(at(section, key)))
            .orElseGet(() -> List.of(at(where.section(), key), at(IniFile.DEFAULT_SECTION, key)));
    for (var place : places) {
      var found = found(List.of(place));
      if (found.isPresent()) {
        return replaced(found.get(), place, depth - 1);
      }
    }
    return key.equals("state_path") ? "/var/lib/nova" : reference.group();
  }
}
