package org.novalean.storage.messages;

import java.util.Optional;

/**
 * What a host whose configuration names a {@code cinder:} share knows of it.
 *
 * @param volumeType of its configuration
 * @param export {@code server:/directory} that it was told; empty where it waits for it
 * @param knowsShare it has had a share, knows it by its id, and takes no other
 */
public record CinderShareReport(String volumeType, Optional<String> export, boolean knowsShare) {}
