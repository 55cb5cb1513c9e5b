package org.novalean.adapter.compute;

import java.util.Optional;

/**
 * A {@code nova-compute} service.
 *
 * <p>Of a service in a cell that is down Nova tells the host only: its id is then empty, and it
 * counts as neither up nor enabled.
 *
 * @param up its heartbeat is fresh
 * @param enabled the scheduler may use it
 */
public record ComputeService(
    String id, String host, boolean up, boolean enabled, Optional<String> disabledReason) {}
