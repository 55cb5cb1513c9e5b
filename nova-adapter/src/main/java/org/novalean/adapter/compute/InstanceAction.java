package org.novalean.adapter.compute;

import java.time.Instant;
import java.util.Optional;

/**
 * Something that was asked of a server ({@code os-instance-actions}).
 *
 * @param action for example {@code live-migration}, {@code live_migration_force_complete}
 * @param message {@code Error} where it failed
 */
public record InstanceAction(
    String action,
    String requestId,
    String userId,
    String projectId,
    Instant startedAt,
    Optional<String> message) {}
