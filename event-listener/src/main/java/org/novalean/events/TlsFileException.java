package org.novalean.events;

/**
 * A file that {@link TlsSettings} name can't be used; the message says which, why, and the way out.
 */
public final class TlsFileException extends IllegalArgumentException {

  /** With the message of what was found. */
  public TlsFileException(Exception cause) {
    super(cause.getMessage(), cause);
  }
}
