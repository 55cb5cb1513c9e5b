package org.novalean.storage.rpc;

import static java.util.Objects.requireNonNull;

/** How a request ended at the agent. */
public sealed interface Answer {

  /**
   * It was done.
   *
   * @param body JSON
   */
  record Done(String body) implements Answer {
    public Done {
      requireNonNull(body, "body is null");
    }
  }

  /**
   * It was not.
   *
   * @param code for a program
   * @param message for a person: the thing, the cause, the way out
   */
  record Failed(String code, String message) implements Answer {
    public Failed {
      requireNonNull(code, "code is null");
      requireNonNull(message, "message is null");
    }
  }
}
