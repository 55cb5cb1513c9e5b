package org.novalean.adapter.cli;

import java.util.Locale;

/** How a command's result is written. */
enum OutputFormat {
  /** For a person. */
  TABLE,
  /** For a program: keys are stable. */
  JSON;

  /** As it is written on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
