package org.novalean.adapter.agents;

import java.util.concurrent.CompletionException;

/** An agent did not do what it was asked, with the reason in words. */
public sealed class AgentException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  AgentException(String message) {
    super(message);
  }

  /** Why a call to an agent failed, for a person to read. */
  public static String words(CompletionException failure) {
    return String.valueOf(
        failure.getCause() == null ? failure.getMessage() : failure.getCause().getMessage());
  }

  /** No agent runs on that host, or it did not answer in time: it may or may not have acted. */
  public static final class NoAnswer extends AgentException {
    private static final long serialVersionUID = 1L;

    public NoAnswer(String message) {
      super(message);
    }
  }

  /**
   * The agent runs, but has too much to do or broke at it: it may or may not have acted. Who waits
   * asks again.
   */
  public static final class Unable extends AgentException {
    private static final long serialVersionUID = 1L;

    public Unable(String message) {
      super(message);
    }
  }

  /** The agent refused, and did nothing. */
  public static final class Refused extends AgentException {
    private static final long serialVersionUID = 1L;

    public Refused(String message) {
      super(message);
    }
  }
}
