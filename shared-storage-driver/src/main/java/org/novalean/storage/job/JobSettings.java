package org.novalean.storage.job;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What jobs keep to.
 *
 * @param instancesPath Nova's {@code instances_path} on this host
 * @param readyTimeout how long a seal's block job may take until it is in step with the guest
 * @param pauseLimit how long a guest may stand still
 * @param lease how long a job goes on without being asked about
 * @param lastBytes how much may be left to copy when the guest is paused; it is copied in the pause
 */
public record JobSettings(
    Path instancesPath,
    Duration readyTimeout,
    Duration pauseLimit,
    Duration lease,
    long lastBytes) {

  public JobSettings {
    requireNonNull(instancesPath, "instancesPath is null");
    requireNonNull(readyTimeout, "readyTimeout is null");
    requireNonNull(pauseLimit, "pauseLimit is null");
    requireNonNull(lease, "lease is null");
  }

  /** 2 h to be ready, 5 s of pause, 30 s of lease, 16 MiB in the pause. */
  public static JobSettings defaults(Path instancesPath) {
    return new JobSettings(
        instancesPath,
        Duration.ofHours(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        16L << 20);
  }
}
