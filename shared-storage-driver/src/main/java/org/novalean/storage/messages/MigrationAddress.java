package org.novalean.storage.messages;

/**
 * Where a host takes servers in.
 *
 * @param given nova.conf gives it ({@code live_migration_inbound_addr}); else it is the host's name
 */
public record MigrationAddress(String address, boolean given) {}
