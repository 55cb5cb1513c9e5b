package org.novalean.configuration.process;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where and how much a service logs.
 *
 * @param file besides standard error
 */
public record LogSettings(Optional<Path> file, boolean debug) {

  public LogSettings {
    requireNonNull(file, "file is null");
  }
}
