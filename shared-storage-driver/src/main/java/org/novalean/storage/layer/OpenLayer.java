package org.novalean.storage.layer;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * A layer that a process has open.
 *
 * @param name the file's name
 * @param alarm why the process reads another file than the one on the share, and the way out; empty
 *     where it is the very same
 */
public record OpenLayer(String name, Optional<String> alarm) {

  public OpenLayer {
    requireNonNull(name, "name is null");
    requireNonNull(alarm, "alarm is null");
  }
}
