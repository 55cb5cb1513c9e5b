package org.novalean.adapter.retype;

import java.time.Duration;

/**
 * How far a volume is on its way.
 *
 * @param passed since it was begun, or found
 * @param done bytes that were copied; 0 of 0 where no agent tells, or nothing is copied
 * @param total bytes to be copied; grows while the guest writes
 * @param waits what it may be waiting for; empty for nothing
 */
public record RetypeProgress(
    VolumeMove move, Duration passed, String step, long done, long total, String waits) {}
