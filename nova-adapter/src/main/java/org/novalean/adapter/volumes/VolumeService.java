package org.novalean.adapter.volumes;

/**
 * A {@code cinder-volume} service.
 *
 * @param host {@code host@backend}
 * @param up its heartbeat is fresh
 * @param enabled the scheduler may use it
 */
public record VolumeService(String host, boolean up, boolean enabled) {}
