package org.novalean.adapter.placement;

import org.novalean.storage.messages.JobReport;

/** What can be done with a server's disks. */
public enum Work {
  /** Data at rest goes onto the share. */
  SEAL,
  /** The same, though it was evacuated without its data at rest, which are given up. */
  SEAL_ANYWAY,
  /** Data at rest comes back to the host's own disk. */
  HYDRATE;

  /** That job does this. */
  boolean isJob(JobReport report) {
    return report.job().equals(this == HYDRATE ? "hydration" : "seal");
  }
}
