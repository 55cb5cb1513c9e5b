package org.novalean.configuration;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration cannot be used. Holds everything that is wrong with it, not just the first. */
public final class ConfigurationException extends Exception {

  private final transient List<Problem> problems;

  public ConfigurationException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** All mistakes, in the order of the file. */
  public List<Problem> problems() {
    return problems;
  }
}
