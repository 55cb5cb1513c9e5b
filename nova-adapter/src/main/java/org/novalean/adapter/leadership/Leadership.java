package org.novalean.adapter.leadership;

/** Whether this adapter is the one that acts. */
public interface Leadership {

  /**
   * Whether it may act now: to be asked right before whatever changes something in the cloud, since
   * it may end at any moment. Does not block.
   */
  boolean mayAct();

  /** For one that acts beside adapters because a person says so, as a command does. */
  static Leadership always() {
    return () -> true;
  }
}
