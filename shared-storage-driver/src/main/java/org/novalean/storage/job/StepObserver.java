package org.novalean.storage.job;

/**
 * Told of each step that a job enters, before anything of it is done. Where the step is in the
 * journal, it is there already. An exception counts as a failure of the step.
 */
@FunctionalInterface
public interface StepObserver {

  /** Nobody looks. */
  StepObserver NONE = (entry, step) -> {};

  /**
   * A job is in a step.
   *
   * @param entry the journal's; within the pause it still names the step before the pause
   */
  void entered(JournalEntry entry, JobStep step);
}
