package org.novalean.adapter.api.tokens;

/** What is known of a token. */
public sealed interface Verdict {

  /** It is valid. */
  record Valid(Caller caller) implements Verdict {}

  /** It is not, or not any more. */
  record Invalid() implements Verdict {}

  /**
   * Nobody can say.
   *
   * @param reason with the way out, for a person to read
   */
  record Unknown(String reason) implements Verdict {}
}
