package org.novalean.adapter.volumes;

import java.util.Optional;

/**
 * The use of a volume by a server. Every live migration and every retype makes a new one.
 *
 * @param status for example {@code attached}, {@code reserved}
 * @param serverId empty of one that no server asked for
 * @param connection empty while there is no host to reach it from
 */
public record VolumeAttachment(
    String id,
    String volumeId,
    String status,
    Optional<String> serverId,
    Optional<VolumeConnection> connection) {}
