package org.novalean.storage.messages;

/** Asks for the top that an evacuation to this host needs. */
public record StageEvacuation(String serverId) {}
