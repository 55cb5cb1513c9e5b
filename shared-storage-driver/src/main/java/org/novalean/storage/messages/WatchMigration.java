package org.novalean.storage.messages;

/**
 * Asks to be told when memory begins to flow.
 *
 * @param patienceMillis how long to wait for it
 */
public record WatchMigration(String serverId, long patienceMillis) {}
