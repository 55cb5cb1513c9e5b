package org.novalean.events;

import java.time.Instant;
import java.util.Optional;

/**
 * {@code service.update}: a Nova service reported in, or was enabled, disabled or forced down. Only
 * the versioned format has it.
 *
 * @param host the service's host
 * @param binary such as {@code nova-compute}
 * @param disabled whether the scheduler leaves it out
 * @param disabledReason why, as given by who disabled it
 * @param forcedDown whether an operator declared it dead
 * @param lastSeenUp its last report
 */
public record ServiceUpdated(
    Envelope envelope,
    String host,
    String binary,
    boolean disabled,
    Optional<String> disabledReason,
    boolean forcedDown,
    Optional<Instant> lastSeenUp)
    implements Notification {}
