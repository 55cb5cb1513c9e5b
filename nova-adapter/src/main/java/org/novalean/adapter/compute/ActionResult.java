package org.novalean.adapter.compute;

/** What Nova said to a request that changes something. */
public sealed interface ActionResult {

  /** 202: Nova queued it. Whether it takes effect is seen later, in the migration's status. */
  record Accepted() implements ActionResult {}

  /**
   * 400 or 409: not possible in the present state.
   *
   * @param reason Nova's own words
   */
  record Refused(int httpStatus, String reason) implements ActionResult {}

  /** 404: Nova knows no such server or migration (any more). */
  record Gone(String reason) implements ActionResult {}
}
