package org.novalean.storage.messages;

/**
 * Asks what a server stands on.
 *
 * @param nonce chosen by the adapter for this proof alone: letters and digits
 */
public record Identify(String serverId, String nonce) {}
