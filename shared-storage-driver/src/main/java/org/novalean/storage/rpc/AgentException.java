package org.novalean.storage.rpc;

import java.time.Duration;

/** A request to an agent has no reply, with the reason that an operator is to read. */
public abstract sealed class AgentException extends RuntimeException {

  /** The code of a {@link Refused} for a reply that cannot be read. */
  public static final String UNREADABLE = "unreadable-reply";

  private final String host;

  private AgentException(String host, String kind, String why) {
    super("agent of %s, '%s': %s".formatted(host, kind, why));
    this.host = host;
  }

  /** The agent's. */
  public String host() {
    return host;
  }

  /** No agent has run on that host for days, if ever. It got nothing. */
  public static final class NoAgent extends AgentException {
    NoAgent(String host, String kind) {
      super(
          host,
          kind,
          "there is none. Install and start nova-lean-agent there, with the same transport_url"
              + " and with [DEFAULT] host as nova-compute's");
    }
  }

  /** No reply in time: whether it was done is not known. */
  public static final class TimedOut extends AgentException {
    TimedOut(String host, String kind, Duration deadline) {
      super(
          host,
          kind,
          "no reply within %s s. Check that nova-lean-agent runs there, and its log"
              .formatted(deadline.toMillis() / 1000.0));
    }
  }

  /** The agent did not do it, and says why. */
  public static final class Refused extends AgentException {
    private final String code;
    private final String reason;

    Refused(String host, String kind, String code, String reason) {
      super(host, kind, reason);
      this.code = code;
      this.reason = reason;
    }

    /** For a program: the agent's own, or one of {@link RequestRefused}. */
    public String code() {
      return code;
    }

    /** For a person, in the agent's words. */
    public String reason() {
      return reason;
    }
  }

  /** The message bus is away: whether it was done is not known. */
  public static final class BusDown extends AgentException {
    BusDown(String host, String kind, String reason) {
      super(host, kind, "the message bus is away: " + reason);
    }
  }
}
