package org.novalean.adapter.policy;

import java.util.Arrays;
import java.util.Optional;

/** What happens to a migration that is still in pre-copy at its deadline. */
public enum DeadlineAction {
  /** It is switched to post-copy. */
  FORCE("force"),
  /** It is aborted: the server stays on its source. */
  ABORT("abort"),
  /** Nothing but a note on its record. */
  LEAVE("leave");

  private final String wireName;

  DeadlineAction(String wireName) {
    this.wireName = wireName;
  }

  /** The word used in configuration and extra specs. */
  public String wireName() {
    return wireName;
  }

  /** Reads the word; empty where there is no such action. */
  public static Optional<DeadlineAction> of(String word) {
    return Arrays.stream(values()).filter(a -> a.wireName.equals(word.strip())).findFirst();
  }
}
