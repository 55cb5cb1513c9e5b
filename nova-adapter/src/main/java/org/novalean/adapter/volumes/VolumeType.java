package org.novalean.adapter.volumes;

import java.util.Map;

/**
 * A volume type.
 *
 * @param extraSpecs those that Cinder shows us: to who is no administrator, few or none
 */
public record VolumeType(String id, String name, Map<String, String> extraSpecs) {}
