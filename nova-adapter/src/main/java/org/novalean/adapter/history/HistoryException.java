package org.novalean.adapter.history;

/** The history cannot be read or written. The message says which, why, and the way out. */
public sealed class HistoryException extends RuntimeException {

  public HistoryException(String message, Throwable cause) {
    super(message, cause);
  }

  public HistoryException(String message) {
    super(message);
  }

  /** Another adapter has begun a later epoch: what this one knows is no longer to be written. */
  public static final class Superseded extends HistoryException {
    public Superseded(String message) {
      super(message);
    }
  }
}
