package org.novalean.storage.messages;

/** A request that says nothing more. */
public record Nothing() {}
