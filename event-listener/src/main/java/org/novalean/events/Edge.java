package org.novalean.events;

/** Which end of an operation a notification marks (Nova calls it the phase). */
public enum Edge {
  START,
  END,
  ERROR
}
