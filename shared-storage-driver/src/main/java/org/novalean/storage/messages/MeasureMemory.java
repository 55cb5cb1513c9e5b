package org.novalean.storage.messages;

/**
 * Asks for a guest's memory as it is seen from its host.
 *
 * @param dirtySeconds how long QEMU is to look how fast it changes, 1 to 60; 0 for not at all
 */
public record MeasureMemory(String serverId, int dirtySeconds) {}
