package org.novalean.adapter.leadership;

/** Who has the lock, as far as is known. */
public sealed interface Hold {

  /** We have. Another tenure is another lock: between the two somebody else may have had it. */
  record Ours(long tenure) implements Hold {}

  /** Another connection has: another adapter's, or one of ours that was cut off a moment ago. */
  record Another() implements Hold {}

  /**
   * There is nobody to ask.
   *
   * @param reason for a person to read
   */
  record Unknown(String reason) implements Hold {}
}
