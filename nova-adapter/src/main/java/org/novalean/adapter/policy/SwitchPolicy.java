package org.novalean.adapter.policy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How one live migration is to be treated.
 *
 * @param source where the mode came from, for a person to read
 * @param deadline counted from when memory began to be copied; empty for none
 * @param warnings settings that were found and could not be used, and why
 */
public record SwitchPolicy(
    SwitchMode mode,
    String source,
    Optional<Duration> deadline,
    DeadlineAction deadlineAction,
    List<String> warnings) {

  public SwitchPolicy {
    warnings = List.copyOf(warnings);
  }
}
