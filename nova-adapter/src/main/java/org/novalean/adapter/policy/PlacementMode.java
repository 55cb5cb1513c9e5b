package org.novalean.adapter.policy;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Whether nova-lean places a server's data at rest on the share. */
public enum PlacementMode {
  /** Data at rest in an at-rest layer on the share, current data in a top on the host. */
  LAYERED,
  /** nova-lean leaves the server's disks as Nova made them. */
  NONE;

  /** The word for it, in configuration and properties. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads the word, in any case. */
  public static Optional<PlacementMode> of(String word) {
    return Arrays.stream(values())
        .filter(mode -> mode.wireName().equals(word.strip().toLowerCase(Locale.ROOT)))
        .findFirst();
  }
}
