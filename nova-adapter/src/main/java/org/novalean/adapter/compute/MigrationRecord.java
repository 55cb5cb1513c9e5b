package org.novalean.adapter.compute;

import java.time.Instant;
import java.util.Optional;

/**
 * One entry of Nova's {@code os-migrations}.
 *
 * @param id the number that the server-migrations API wants
 * @param uuid the migration's own uuid (microversion 2.59)
 * @param serverId the server that moves
 * @param status Nova's status
 * @param sourceHost the {@code nova-compute} it leaves
 * @param destinationHost where it goes; empty until the scheduler has chosen
 * @param userId who asked (microversion 2.80)
 * @param projectId the project of who asked (microversion 2.80)
 */
public record MigrationRecord(
    long id,
    String uuid,
    String serverId,
    MigrationStatus status,
    String sourceHost,
    Optional<String> destinationHost,
    Instant createdAt,
    Optional<Instant> updatedAt,
    Optional<String> userId,
    Optional<String> projectId) {}
