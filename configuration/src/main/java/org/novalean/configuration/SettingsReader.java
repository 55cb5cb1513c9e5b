package org.novalean.configuration;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.novalean.configuration.ini.IniEntry;
import org.novalean.configuration.ini.IniFile;

/** Matches a file's entries with a schema's options and gathers every mistake. */
final class SettingsReader {

  private final Path file;
  private final IniFile ini;
  private final Schema<?> schema;
  private final List<Problem> errors = new ArrayList<>();
  private final Map<Option<?>, Settings.Given> given = new HashMap<>();
  private final Map<String, Integer> firstLines = new HashMap<>();

  SettingsReader(Path file, IniFile ini, Schema<?> schema) {
    this.file = file;
    this.ini = ini;
    this.schema = schema;
  }

  List<Problem> errors() {
    return errors;
  }

  Settings read() {
    for (var mistake : ini.mistakes()) {
      error(mistake.line(), mistake.message());
    }
    var known = schema.sectionNames();
    for (var section : ini.sections()) {
      if (!known.contains(section.name())) {
        error(
            section.line(),
            "unknown section [%s]%s"
                .formatted(
                    section.name(),
                    Suggestion.nearest(section.name(), known)
                        .map(s -> ": did you mean [%s]?".formatted(s))
                        .orElse("; there are " + known)));
      }
    }
    ini.entries().stream().filter(entry -> known.contains(entry.section())).forEach(this::entry);
    requireRequired();
    return new Settings(given);
  }

  private void entry(IniEntry entry) {
    var option = schema.option(entry.section(), entry.key());
    if (option.isEmpty()) {
      unknown(entry);
    } else if (firstLines.putIfAbsent(option.get().toString(), entry.line()) != null) {
      error(
          entry.line(),
          "%s was given in line %d already: keep one of them"
              .formatted(option.get(), firstLines.get(option.get().toString())));
    } else {
      value(option.get(), entry);
    }
  }

  private void unknown(IniEntry entry) {
    var elsewhere =
        schema.options().stream().filter(o -> o.name().equals(entry.key())).map(Option::section);
    var siblings = schema.optionsOf(entry.section()).stream().map(Option::name).toList();
    var hint =
        elsewhere
            .findFirst()
            .map("; it belongs in [%s]"::formatted)
            .or(
                () ->
                    Suggestion.nearest(entry.key(), siblings)
                        .map(": did you mean '%s'?"::formatted))
            .orElse("; see " + schema.sampleCommand());
    error(
        entry.line(),
        "unknown option '%s' in [%s]%s".formatted(entry.key(), entry.section(), hint));
  }

  private <T> void value(Option<T> option, IniEntry entry) {
    if (entry.value().isEmpty() && !mayBeEmpty(option)) {
      error(entry.line(), "%s has no value: give it one, or remove the line".formatted(option));
      return;
    }
    try {
      var parsed = option.type().parser().apply(entry.value());
      if (parsed.isPresent()) {
        given.put(option, new Settings.Given(parsed.get(), entry.line()));
      } else {
        error(entry.line(), wrongKind(option, entry));
      }
    } catch (IllegalArgumentException e) {
      error(entry.line(), "%s: %s".formatted(option, e.getMessage()));
    }
  }

  private static boolean mayBeEmpty(Option<?> option) {
    return option.defaultValue() instanceof List<?> list && list.isEmpty();
  }

  private static String wrongKind(Option<?> option, IniEntry entry) {
    // A secret's text must not reach a terminal or a log.
    var shown = option.secret() ? "the value" : "'%s'".formatted(entry.value());
    var hint =
        entry.value().contains(" #") || entry.value().contains(" ;")
            ? " (a comment needs a line of its own)"
            : "";
    return "%s: %s is not %s%s".formatted(option, shown, option.type().description(), hint);
  }

  private void requireRequired() {
    for (var option : schema.options()) {
      // One that was given wrongly has its error already.
      if (option.required() && !firstLines.containsKey(option.toString())) {
        error(
            0,
            "%s is missing: add %s = … to it, %s"
                .formatted(option, option.name(), option.type().description()));
      }
    }
  }

  private void error(int line, String message) {
    errors.add(new Problem(file, line, message));
  }
}
