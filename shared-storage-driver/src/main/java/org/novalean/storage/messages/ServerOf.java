package org.novalean.storage.messages;

/** A request about one server. */
public record ServerOf(String serverId) {}
