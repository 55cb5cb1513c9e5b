package org.novalean.adapter.leadership;

/** This adapter will not act any more. The message says why, and the way out. */
public final class NotActiveException extends RuntimeException {

  public NotActiveException(String message) {
    super(message);
  }
}
