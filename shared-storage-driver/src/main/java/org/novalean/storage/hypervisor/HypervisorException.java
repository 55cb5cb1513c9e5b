package org.novalean.storage.hypervisor;

/** libvirt could not be asked, or refused. */
public sealed class HypervisorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  HypervisorException(String message, Throwable cause) {
    super(message, cause);
  }

  /** libvirt cannot be reached, or does not answer in time: it may or may not have acted. */
  public static final class Unavailable extends HypervisorException {
    private static final long serialVersionUID = 1L;

    public Unavailable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** libvirt refused, and did nothing; its own words are in the message. */
  public static final class Refused extends HypervisorException {
    private static final long serialVersionUID = 1L;

    public Refused(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** libvirt knows no such domain, or it does not run. */
  public static final class Gone extends HypervisorException {
    private static final long serialVersionUID = 1L;

    public Gone(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
