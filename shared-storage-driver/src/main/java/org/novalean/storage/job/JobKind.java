package org.novalean.storage.job;

import java.util.Optional;
import org.novalean.storage.hypervisor.BlockJob;

/** What is done to a disk. */
public enum JobKind {
  /** Everything is copied into a new layer. */
  FIRST_SEAL(BlockJob.Kind.COPY),
  /** What changed is committed into the layer that the disk lies on. */
  LATER_SEAL(BlockJob.Kind.COMMIT),
  /** What lies in the layer is pulled into the disk. */
  HYDRATION(BlockJob.Kind.PULL);

  private final BlockJob.Kind blockJob;

  JobKind(BlockJob.Kind blockJob) {
    this.blockJob = blockJob;
  }

  /** Whether a block job that is found on the disk can be this job's. */
  public boolean uses(Optional<BlockJob> found) {
    return found.filter(job -> job.kind() == blockJob).isPresent();
  }
}
