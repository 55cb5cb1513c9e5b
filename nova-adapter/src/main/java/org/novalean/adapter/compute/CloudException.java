package org.novalean.adapter.compute;

/**
 * A call to the cloud did not work. The message names what was called, the cause, and the way out,
 * and never holds a token or a password.
 */
public abstract sealed class CloudException extends RuntimeException {

  private CloudException(String message, Throwable cause) {
    super(message, cause);
  }

  private CloudException(String message) {
    super(message);
  }

  /** Nothing answers there, or not in time. Trying again later can help. */
  public static final class Unreachable extends CloudException {
    public Unreachable(String message, Throwable cause) {
      super(message, cause);
    }

    public Unreachable(String message) {
      super(message);
    }
  }

  /** It would have changed something, and another adapter may be active: nothing was sent. */
  public static final class NotActive extends CloudException {
    public NotActive(String message) {
      super(message);
    }
  }

  /** Keystone does not accept the credentials. */
  public static final class Unauthenticated extends CloudException {
    public Unauthenticated(String message) {
      super(message);
    }
  }

  /** Known, but not allowed: a role or a policy is missing. */
  public static final class Forbidden extends CloudException {
    public Forbidden(String message) {
      super(message);
    }
  }

  /** An answer that this version cannot use: an endpoint, a microversion, a body, a 5xx. */
  public static final class Unusable extends CloudException {
    public Unusable(String message, Throwable cause) {
      super(message, cause);
    }

    public Unusable(String message) {
      super(message);
    }
  }
}
