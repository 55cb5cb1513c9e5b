package org.novalean.adapter.retype;

/** What a look at a volume on its way comes to. */
sealed interface RetypeVerdict {

  /**
   * It goes on.
   *
   * @param step where it is
   */
  record Going(String step) implements RetypeVerdict {}

  /**
   * It lies on the other backend, and the server runs on it.
   *
   * @param reason what was seen, in words
   */
  record Moved(String reason) implements RetypeVerdict {}

  /**
   * It lies where it was, and nothing is left of the attempt.
   *
   * @param reason why, and the way out
   */
  record Stayed(String reason) implements RetypeVerdict {}

  /**
   * Nobody goes on with it, and somebody has to do something.
   *
   * @param reason what is found, and the way out
   */
  record Stuck(String reason) implements RetypeVerdict {}
}
