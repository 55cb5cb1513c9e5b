package org.novalean.adapter.history;

/** The history cannot be read or written. The message says which, why, and the way out. */
public final class HistoryException extends RuntimeException {

  public HistoryException(String message, Throwable cause) {
    super(message, cause);
  }

  public HistoryException(String message) {
    super(message);
  }
}
