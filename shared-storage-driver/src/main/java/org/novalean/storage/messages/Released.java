package org.novalean.storage.messages;

import java.util.Optional;

/**
 * Nova can have the server's disks.
 *
 * @param cancelled what was cancelled for it, in words; empty where nothing ran
 */
public record Released(Optional<String> cancelled) {

  private static final String SEALED = "sealed";

  /** A first seal could no longer be stopped, and came to its end. */
  public static Released tooLate() {
    return new Released(Optional.of(SEALED));
  }

  /** Since a moment ago its disk stands on a layer: who looked at it before must look again. */
  public boolean isTooLate() {
    return cancelled.filter(SEALED::equals).isPresent();
  }
}
