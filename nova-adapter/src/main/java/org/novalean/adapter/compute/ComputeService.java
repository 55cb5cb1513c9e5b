package org.novalean.adapter.compute;

import java.util.Optional;

/**
 * A {@code nova-compute} service.
 *
 * @param up its heartbeat is fresh
 * @param enabled the scheduler may use it
 */
public record ComputeService(
    String id, String host, boolean up, boolean enabled, Optional<String> disabledReason) {}
