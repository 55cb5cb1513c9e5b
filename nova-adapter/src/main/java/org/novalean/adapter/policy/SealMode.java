package org.novalean.adapter.policy;

import java.util.Locale;

/** Whether servers are brought to the placement that is wanted for them by themselves. */
public enum SealMode {
  /** As soon as they are not as wanted. */
  EAGER,
  /** Only when somebody asks. */
  OFF;

  /** The word for it in the configuration. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
