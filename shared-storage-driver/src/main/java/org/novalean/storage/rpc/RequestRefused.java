package org.novalean.storage.rpc;

import static java.util.Objects.requireNonNull;

/** An agent does not do what a request asks. A handler throws it; the adapter is told. */
public final class RequestRefused extends Exception {

  /** No handler for this kind of request: adapter and agent are of different versions. */
  public static final String UNKNOWN_KIND = "unknown-kind";

  /** The body is not what this kind of request has. */
  public static final String BAD_REQUEST = "bad-request";

  /** Another adapter has taken over. */
  public static final String STALE_EPOCH = "stale-epoch";

  /** It is not signed with the agent's key. */
  public static final String UNSIGNED = "unsigned";

  /** Too many requests are being worked on. */
  public static final String BUSY = "busy";

  /** RabbitMQ would not take the answer, and end the connection. */
  public static final String TOO_LARGE = "too-large";

  /** A handler broke: a mistake in nova-lean. */
  public static final String INTERNAL = "internal";

  private final String code;

  /**
   * A refusal.
   *
   * @param code for a program
   * @param message for a person: the thing, the cause, the way out
   */
  public RequestRefused(String code, String message) {
    super(requireNonNull(message, "message is null"));
    this.code = requireNonNull(code, "code is null");
  }

  /** For a program. */
  public String code() {
    return code;
  }

  Answer.Failed asAnswer() {
    return new Answer.Failed(code, requireNonNull(getMessage()));
  }
}
