package org.novalean.configuration;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * All that a program's configuration file may hold.
 *
 * @param program the command whose file it is; its subcommand {@code config-sample} prints the
 *     sample
 * @param sections in the sample's order
 * @param options in the sample's order, each in one of the sections; defaults are theirs
 * @param crossChecks what concerns several options together; asked only where each option by itself
 *     is right
 * @param values makes the typed configuration of settings that passed every check
 */
public record Schema<C>(
    String program,
    List<Section> sections,
    List<Option<?>> options,
    CrossChecks crossChecks,
    Function<Settings, C> values) {

  public Schema {
    requireNonNull(program, "program is null");
    requireNonNull(crossChecks, "crossChecks is null");
    requireNonNull(values, "values is null");
    sections = List.copyOf(sections);
    options = List.copyOf(options);
    var names = sections.stream().map(Section::name).toList();
    options.stream()
        .filter(option -> !names.contains(option.section()))
        .findFirst()
        .ifPresent(
            option -> {
              throw new IllegalArgumentException(option + " is in none of the sections " + names);
            });
  }

  /**
   * A section of the file.
   *
   * @param about what its options are about, for the sample
   */
  public record Section(String name, String about) {}

  /** What concerns several options together. */
  @FunctionalInterface
  public interface CrossChecks {

    /** Every mistake; the file is for the problems to name. */
    List<Problem> errors(Path file, Settings settings);

    /** Nothing concerns several options. */
    static CrossChecks none() {
      return (file, settings) -> List.of();
    }
  }

  /** The shell command that prints the sample. */
  String sampleCommand() {
    return program + " config-sample";
  }

  List<String> sectionNames() {
    return sections.stream().map(Section::name).toList();
  }

  List<Option<?>> optionsOf(String section) {
    return options.stream().filter(o -> o.section().equals(section)).toList();
  }

  Optional<Option<?>> option(String section, String name) {
    return optionsOf(section).stream().filter(o -> o.name().equals(name)).findFirst();
  }
}
