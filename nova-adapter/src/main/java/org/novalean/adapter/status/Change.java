package org.novalean.adapter.status;

/**
 * Something is different from before.
 *
 * @param event what kind of thing, as in {@code openapi.yaml}
 * @param view how it is now
 */
public record Change(String event, Object view) {}
