package org.novalean.adapter.policy;

import java.util.Locale;

/** Whether layered servers are sealed by themselves. */
public enum SealMode {
  /** As soon as they are layered, and again whenever their current data exceeds the limit. */
  EAGER,
  /** Only when somebody asks. */
  OFF;

  /** The word for it in the configuration. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
