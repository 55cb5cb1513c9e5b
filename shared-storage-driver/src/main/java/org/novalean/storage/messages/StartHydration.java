package org.novalean.storage.messages;

/**
 * Asks for a hydration.
 *
 * @param mibPerSecond the agent's own limit holds besides; 0 for that alone
 */
public record StartHydration(String serverId, long mibPerSecond, String requestedBy) {}
