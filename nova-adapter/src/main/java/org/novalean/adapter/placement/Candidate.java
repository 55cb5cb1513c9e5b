package org.novalean.adapter.placement;

/**
 * A server that is due for a seal.
 *
 * @param first a disk of it has no data at rest yet
 * @param topBytes current data of its placeable disks
 */
record Candidate(String host, String serverId, boolean first, long topBytes) {}
