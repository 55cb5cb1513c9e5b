package org.novalean.storage.messages;

/**
 * The tops are there.
 *
 * @param warning what will be lost, in words; empty where nothing
 */
public record Staged(String warning) {}
