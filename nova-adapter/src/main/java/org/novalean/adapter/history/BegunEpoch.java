package org.novalean.adapter.history;

/**
 * An adapter's turn.
 *
 * @param holder the adapter that began it
 */
public record BegunEpoch(long epoch, String holder) {}
