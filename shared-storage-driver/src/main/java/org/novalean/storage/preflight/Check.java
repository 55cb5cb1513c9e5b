package org.novalean.storage.preflight;

/** One thing that nova-lean needs. */
public interface Check {

  /** A name that scripts can rely on, for example {@code post-copy}. */
  String id();

  /** What is needed, for a person to read. */
  String title();

  /** Looks. Bounded in time; what goes wrong is a {@link Result.Failed}. Changes nothing. */
  Result run();
}
