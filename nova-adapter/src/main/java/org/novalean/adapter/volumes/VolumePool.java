package org.novalean.adapter.volumes;

import java.util.Optional;

/**
 * Where a backend can put volumes, as it last told the scheduler.
 *
 * @param name {@code host@backend#pool}
 * @param backendName what a type's {@code volume_backend_name} must be to lead here
 * @param freeGib empty where the backend does not know, or has no end
 */
public record VolumePool(String name, Optional<String> backendName, Optional<Double> freeGib) {}
