package org.novalean.storage.messages;

import java.util.Locale;

/**
 * The scenarios of Yadav & Rama Krishna, "A Novel Approach for Virtual Machine Migration in Cloud
 * Computing": how much of its data at rest a server asked for after its move. What QEMU counts is
 * what the guest read, from its top too, so this is an upper bound.
 */
public enum Requested {
  /** Nothing: nothing more crosses the network. */
  NONE,
  /** Some of it: just that crosses. */
  PARTIAL,
  /** As much as there is: all of it crosses, spread over time. */
  FULL;

  /** A guest looks at its partition table now and then. */
  static final long NOISE = 1 << 20;

  /** The paper's word. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
