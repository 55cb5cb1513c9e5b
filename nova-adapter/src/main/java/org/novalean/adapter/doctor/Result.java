package org.novalean.adapter.doctor;

/** What a check found. */
public sealed interface Result {

  /** What was seen, or why nothing was. */
  String detail();

  /** As it must be. */
  record Ok(String detail) implements Result {}

  /**
   * Works, but something deserves attention.
   *
   * @param fix what to do about it
   */
  record Warning(String detail, String fix) implements Result {}

  /**
   * Not as it must be.
   *
   * @param fix what to do about it
   */
  record Failed(String detail, String fix) implements Result {}

  /**
   * Could not be looked at.
   *
   * @param detail why, and how to look at it by hand
   */
  record Skipped(String detail) implements Result {}
}
