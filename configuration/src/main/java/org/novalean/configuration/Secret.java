package org.novalean.configuration;

/** A value that must not be shown: its text is asked for by name, and never part of a message. */
public record Secret(String reveal) {

  @Override
  public String toString() {
    return "***";
  }
}
