package org.novalean.storage.io;

/**
 * Work on a file system did not end by its deadline, or was not begun because too much before it
 * still hangs. It may still act later: a thread or process in uninterruptible I/O cannot be ended.
 */
public class HungException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public HungException(String message) {
    super(message);
  }
}
