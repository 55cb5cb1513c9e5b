package org.novalean.storage.messages;

/**
 * A disk of a server.
 *
 * @param target the guest's name of it, for example {@code vda}
 */
public record DiskOf(String serverId, String target) {}
