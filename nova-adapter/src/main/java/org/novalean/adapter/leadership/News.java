package org.novalean.adapter.leadership;

/** What changes an adapter's {@link Standing}. */
sealed interface News {

  /** The lock is ours, and after that an epoch was begun. */
  record Begun(long tenure, long epoch) implements News {}

  /** The lock is not ours, or not the one that it was. */
  record Gone() implements News {}

  /** The lock is ours again, and after that nobody else was seen to have begun an epoch. */
  record Regained(long tenure) implements News {}

  /** Another adapter has begun a later epoch. */
  record Superseded(String by) implements News {}
}
