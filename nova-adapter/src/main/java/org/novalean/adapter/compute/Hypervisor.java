package org.novalean.adapter.compute;

/**
 * A hypervisor.
 *
 * @param host the {@code nova-compute} that drives it
 * @param version as Nova encodes it: major * 1 000 000 + minor * 1 000 + micro
 */
public record Hypervisor(
    String id, String hostname, String host, String type, long version, boolean up) {}
