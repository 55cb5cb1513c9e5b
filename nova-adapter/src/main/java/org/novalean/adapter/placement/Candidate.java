package org.novalean.adapter.placement;

/**
 * A server that is due for a seal or a hydration.
 *
 * @param first a disk of it has no data at rest yet
 * @param topBytes current data of its placeable disks
 */
record Candidate(String host, String serverId, Work work, boolean first, long topBytes) {}
