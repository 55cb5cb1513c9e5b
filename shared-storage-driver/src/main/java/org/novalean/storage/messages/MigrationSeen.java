package org.novalean.storage.messages;

/**
 * An outgoing live migration as its source host sees it. Bytes, 0 where not known.
 *
 * @param present libvirt has such a job
 * @param memoryFlows the memory phase has begun: QEMU takes a switch to post-copy now
 * @param state libvirt's state of the domain, for example {@code PAUSED_POST_COPY}
 */
public record MigrationSeen(
    boolean present,
    boolean memoryFlows,
    String state,
    long memoryTotal,
    long memoryProcessed,
    long memoryRemaining,
    long diskTotal,
    long diskProcessed) {}
