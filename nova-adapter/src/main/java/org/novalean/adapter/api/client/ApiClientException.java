package org.novalean.adapter.api.client;

/** An adapter could not be asked, with the reason and the way out. */
public final class ApiClientException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ApiClientException(String message) {
    super(message);
  }

  ApiClientException(String message, Throwable cause) {
    super(message, cause);
  }
}
