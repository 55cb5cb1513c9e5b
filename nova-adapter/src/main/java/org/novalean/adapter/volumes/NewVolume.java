package org.novalean.adapter.volumes;

import java.util.Map;

/**
 * A volume to be made.
 *
 * @param type the name or id of its type
 */
public record NewVolume(String name, String type, long sizeGib, Map<String, String> metadata) {}
