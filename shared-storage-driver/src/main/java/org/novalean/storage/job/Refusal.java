package org.novalean.storage.job;

/** A check says no; nothing was changed. The message is for a person. */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String reason;

  public Refusal(String reason) {
    super(reason);
    this.reason = reason;
  }

  public String reason() {
    return reason;
  }
}
