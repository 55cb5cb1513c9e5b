package org.novalean.storage.messages;

/**
 * The outcome of a proof.
 *
 * @param reason what differs, and the way out; empty where proven
 */
public record Proven(boolean proven, String reason) {}
