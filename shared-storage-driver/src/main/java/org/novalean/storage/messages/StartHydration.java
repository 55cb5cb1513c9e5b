package org.novalean.storage.messages;

/**
 * Asks for a hydration.
 *
 * @param mibPerSecond 0 for no limit
 */
public record StartHydration(String serverId, long mibPerSecond, String requestedBy) {}
