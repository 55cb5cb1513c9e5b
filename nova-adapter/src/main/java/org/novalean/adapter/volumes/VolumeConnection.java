package org.novalean.adapter.volumes;

import java.util.Optional;

/**
 * How a volume is reached ({@code connection_info}).
 *
 * @param driver {@code driver_volume_type}, for example {@code nfs}, {@code rbd}, {@code iscsi}
 * @param export where the file lies, for example {@code 10.0.0.5:/srv/volumes}; only of drivers
 *     with files
 * @param options what the export is mounted with, as the backend's shares file has it: {@code -o
 *     vers=4.1}
 * @param name of the file (NFS), or of the image (RBD). Not always made from the volume's id
 * @param format of the file: {@code raw} or {@code qcow2}. That of an old attachment may have been
 *     outdated by a snapshot
 */
public record VolumeConnection(
    String driver,
    Optional<String> export,
    Optional<String> options,
    Optional<String> name,
    Optional<String> format) {}
