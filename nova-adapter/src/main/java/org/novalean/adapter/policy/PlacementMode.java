package org.novalean.adapter.policy;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Where a server's data at rest is to be. */
public enum PlacementMode {
  /** Data at rest in an at-rest layer on the share, current data in a top on the host. */
  LAYERED,
  /** On Cinder volumes, which Nova does not copy: nova-lean seals nothing of it. */
  CINDER,
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
