package org.novalean.storage.preflight;

/** What a check found. */
public sealed interface Result {

  /** What was seen, or why nothing was. */
  String detail();

  /** The word for it in a table and in JSON. */
  String word();

  /** What to do about it; empty where nothing is to be done. */
  default String fix() {
    return "";
  }

  /** As it must be. */
  record Ok(String detail) implements Result {
    @Override
    public String word() {
      return "ok";
    }
  }

  /**
   * Works, but something deserves attention.
   *
   * @param fix what to do about it
   */
  record Warning(String detail, String fix) implements Result {
    @Override
    public String word() {
      return "warning";
    }
  }

  /**
   * Not as it must be.
   *
   * @param fix what to do about it
   */
  record Failed(String detail, String fix) implements Result {
    @Override
    public String word() {
      return "failed";
    }
  }

  /**
   * Could not be looked at.
   *
   * @param detail why, and how to look at it by hand
   */
  record Skipped(String detail) implements Result {
    @Override
    public String word() {
      return "skipped";
    }
  }

  /**
   * On a host without an agent, where none is needed: nobody can look at it from here.
   *
   * @param detail why, and how to look at it by hand
   */
  record Unseen(String detail) implements Result {
    @Override
    public String word() {
      return "no agent";
    }
  }
}
