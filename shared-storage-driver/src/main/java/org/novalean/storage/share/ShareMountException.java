package org.novalean.storage.share;

/** The share was not mounted or unmounted; the message names the way out. */
public class ShareMountException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ShareMountException(String message) {
    super(message);
  }

  public ShareMountException(String message, Throwable cause) {
    super(message, cause);
  }
}
