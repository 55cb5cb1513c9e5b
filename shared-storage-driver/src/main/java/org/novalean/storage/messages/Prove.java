package org.novalean.storage.messages;

/** Asks whether the same is seen here. */
public record Prove(String serverId, String nonce, Identities identities) {}
