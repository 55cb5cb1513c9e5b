package org.novalean.adapter.cli;

/** What the command's exit status says. Scripts rely on these numbers. */
public final class ExitCode {

  /** Done. */
  public static final int OK = 0;

  /**
   * A check failed, it was refused or not done, there is no such thing, or an agent or adapter does
   * not answer.
   */
  public static final int NEGATIVE = 1;

  /** The command line was not understood. */
  public static final int USAGE = 2;

  /** The configuration cannot be used. */
  public static final int CONFIGURATION = 3;

  /** The cloud cannot be reached, or does not accept or permit us. */
  public static final int CLOUD = 4;

  /** The history cannot be read or written. */
  public static final int HISTORY = 5;

  /** Another adapter has taken over. */
  public static final int NOT_ACTIVE = 6;

  /** A fault of nova-lean itself. */
  public static final int FAULT = 70;

  private ExitCode() {}
}
