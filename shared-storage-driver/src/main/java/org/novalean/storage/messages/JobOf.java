package org.novalean.storage.messages;

/** A request about the job of a server that runs, or ended last. */
public record JobOf(String serverId) {}
