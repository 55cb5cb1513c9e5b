package org.novalean.adapter.doctor;

/** One thing that nova-lean needs. */
public interface Check {

  /** A name that scripts can rely on, for example {@code keystone}. */
  String id();

  /** What is checked, for a person to read. */
  String title();

  /** Looks. Bounded in time, and throws nothing: what goes wrong is a {@link Result.Failed}. */
  Result run();
}
