package org.novalean.adapter.migration;

/** What to do with a migration now. */
public sealed interface Decision {

  /** Why, or what is waited for; for a person to read. */
  String reason();

  /** Nothing to do yet. */
  record Wait(String reason) implements Decision {}

  /** Send force_complete. */
  record Force(String reason) implements Decision {}

  /** Go on with a post-copy that broke. */
  record Resume(String reason) implements Decision {}

  /** Abort the migration: its server stays on the source. */
  record Abort(String reason) implements Decision {}
}
