package org.novalean.events.decode;

/**
 * This message can't be decoded, now or later. Has no cause: a parser's exception quotes the input,
 * and the input may hold a token.
 */
public final class UnreadableMessage extends Exception {
  private static final long serialVersionUID = 1L;

  /** The reason is shown to people: no raw input in it. */
  public UnreadableMessage(String reason) {
    super(reason);
  }

  /** Why. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
