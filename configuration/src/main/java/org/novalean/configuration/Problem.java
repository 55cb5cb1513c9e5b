package org.novalean.configuration;

import java.nio.file.Path;

/**
 * A mistake in the configuration file, or something that deserves a warning.
 *
 * @param line from 1, or 0 where it is about the file as a whole
 */
public record Problem(Path file, int line, String message) {

  /** {@code file:line: message}. */
  @Override
  public String toString() {
    return line == 0
        ? "%s: %s".formatted(file, message)
        : "%s:%d: %s".formatted(file, line, message);
  }
}
