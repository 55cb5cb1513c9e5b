package org.novalean.configuration.process;

/** Tells of SIGINT (Ctrl-C) and SIGTERM. */
public interface Signals {

  /**
   * Has something done, in a thread of its own, when the first such signal comes. A second one ends
   * the process at once.
   */
  void onStop(Runnable action);
}
