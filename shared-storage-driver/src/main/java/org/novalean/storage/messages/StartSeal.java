package org.novalean.storage.messages;

import java.util.List;

/**
 * Asks for a seal.
 *
 * @param targets the disks, for example {@code vda}; empty for all that can be placed
 * @param mibPerSecond the agent's own limit holds besides; 0 for that alone
 * @param requestedBy who asked, for the journal and the log
 */
public record StartSeal(
    String serverId, List<String> targets, long mibPerSecond, String requestedBy) {}
