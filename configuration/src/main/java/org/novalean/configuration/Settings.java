package org.novalean.configuration;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Optional;

/** The values that a file gives to options, each checked for its type. */
public final class Settings {

  private final Map<Option<?>, Given> given;

  Settings(Map<Option<?>, Given> given) {
    this.given = Map.copyOf(given);
  }

  /** A value, and where the file gives it. */
  record Given(Object value, int line) {}

  /** The file's value, else the default; empty where there is neither. */
  @SuppressWarnings("unchecked") // The map holds for an option only what its own type parsed.
  public <T> Optional<T> find(Option<T> option) {
    var fromFile = given.get(option);
    return fromFile == null
        ? Optional.ofNullable(option.defaultValue())
        : Optional.of((T) fromFile.value());
  }

  /** The value of an option that is required or has a default. */
  public <T> T get(Option<T> option) {
    return find(option)
        .orElseThrow(() -> new IllegalArgumentException(option + " has neither value nor default"));
  }

  /** The file itself gives it. */
  public boolean has(Option<?> option) {
    return given.containsKey(option);
  }

  /** The line that gives it; 0 where none does. */
  public int line(Option<?> option) {
    return has(option) ? requireNonNull(given.get(option)).line() : 0;
  }
}
