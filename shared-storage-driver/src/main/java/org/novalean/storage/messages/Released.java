package org.novalean.storage.messages;

import java.util.Optional;

/**
 * Nova can have the server's disks.
 *
 * @param cancelled what was cancelled for it, in words; empty where nothing ran
 */
public record Released(Optional<String> cancelled) {

  /** What a job says that came to its end. */
  public static final String DONE = "done";

  /** What ran came to its end all the same: the disk has another file than when it was asked. */
  public boolean isTooLate() {
    return cancelled.filter(DONE::equals).isPresent();
  }
}
