package org.novalean.storage.job;

import java.time.Instant;
import java.util.Optional;

/**
 * How far a job is.
 *
 * @param id of the operation
 * @param done bytes, as the block job counts them
 * @param total bytes; grows while the guest writes; 0 before the job runs
 * @param ready the block job is in step with the guest
 * @param waitingFor what keeps it, in words; empty where nothing does
 */
public record JobProgress(
    String id,
    JobKind kind,
    String serverId,
    String target,
    JobStep step,
    long done,
    long total,
    boolean ready,
    String waitingFor,
    Instant startedAt,
    Optional<JobOutcome> outcome) {}
