package org.novalean.storage.messages;

import java.util.List;

/**
 * Asks for a seal.
 *
 * @param targets the disks, for example {@code vda}; empty for all that can be placed
 * @param mibPerSecond 0 for no limit
 * @param requestedBy who asked, for the journal and the log
 */
public record StartSeal(
    String serverId, List<String> targets, long mibPerSecond, String requestedBy) {}
