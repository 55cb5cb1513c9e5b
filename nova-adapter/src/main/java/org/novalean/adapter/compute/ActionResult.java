package org.novalean.adapter.compute;

/** What Nova, or Cinder, said to a request that changes something. */
public sealed interface ActionResult {

  /** 202: it is queued. Whether it takes effect is seen later, in the status of what it changes. */
  record Accepted() implements ActionResult {}

  /**
   * 400 or 409: not possible in the present state. 413: a quota is used up.
   *
   * @param reason the service's own words
   */
  record Refused(int httpStatus, String reason) implements ActionResult {}

  /** 404: the service knows no such server, migration or volume (any more). */
  record Gone(String reason) implements ActionResult {}
}
