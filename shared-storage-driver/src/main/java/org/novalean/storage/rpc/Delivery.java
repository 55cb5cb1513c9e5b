package org.novalean.storage.rpc;

/** How much is done to get a request to its agent. */
public enum Delivery {

  /** It fails as soon as the bus is away. For a question that is soon asked again. */
  ONCE,

  /**
   * While its deadline allows, it waits for the bus, and is sent again, under the same id, over
   * each new connection. For a request that matters.
   */
  RESENT
}
