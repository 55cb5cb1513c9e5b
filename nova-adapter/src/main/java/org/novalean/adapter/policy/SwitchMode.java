package org.novalean.adapter.policy;

import java.util.Arrays;
import java.util.Optional;

/** When a live migration is switched to post-copy. */
public enum SwitchMode {
  /** As soon as Nova takes it: each page crosses the network once. */
  IMMEDIATE("immediate"),
  /** After all memory was copied once: less is left to be fetched while the server waits. */
  AFTER_FIRST_PASS("after-first-pass"),
  /** Only when pre-copy makes no headway. */
  ON_STALL("on-stall"),
  /**
   * As what the migration is predicted to take says: on stall where pre-copy is known to end and to
   * take hardly longer, else at once.
   */
  AUTO("auto"),
  /** Never: Nova's own pre-copy alone. */
  NEVER("never");

  private final String wireName;

  SwitchMode(String wireName) {
    this.wireName = wireName;
  }

  /** The word used in configuration, metadata, extra specs and image properties. */
  public String wireName() {
    return wireName;
  }

  /** Reads the word; empty where there is no such mode. */
  public static Optional<SwitchMode> of(String word) {
    return Arrays.stream(values()).filter(m -> m.wireName.equals(word.strip())).findFirst();
  }
}
