package org.novalean.events;

/** The bus cannot be looked at. The message says why and what to do; it never shows a password. */
public final class ProbeException extends RuntimeException {

  public ProbeException(String message) {
    super(message);
  }
}
