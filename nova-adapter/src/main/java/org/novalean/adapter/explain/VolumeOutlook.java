package org.novalean.adapter.explain;

import java.util.List;
import java.util.Optional;
import org.novalean.adapter.volumes.Volume;
import org.novalean.adapter.volumes.VolumeConnection;

/**
 * A volume of a server.
 *
 * @param volume as Cinder shows it; empty where Cinder could not be asked
 * @param connection how hosts reach it; empty where Cinder does not tell
 * @param snapshots the names of its snapshots
 */
public record VolumeOutlook(
    String id,
    Optional<Volume> volume,
    Optional<VolumeConnection> connection,
    List<String> snapshots) {

  /** The driver of volumes that are devices of one host. */
  private static final String OF_ONE_HOST = "local";

  public VolumeOutlook {
    snapshots = List.copyOf(snapshots);
  }

  /** One that is not known but for its id. */
  static VolumeOutlook unknown(String id) {
    return new VolumeOutlook(id, Optional.empty(), Optional.empty(), List.of());
  }

  /** Other hosts do not reach it. */
  boolean isOfOneHost() {
    return connection.filter(c -> c.driver().equals(OF_ONE_HOST)).isPresent();
  }

  /**
   * libvirt 9 refuses to migrate a disk that it knows as raw and that has a backing file by now:
   * seen of NFS volumes with a snapshot, which Nova goes on to call raw.
   */
  boolean isRawWithSnapshots() {
    return !snapshots.isEmpty()
        && connection
            .filter(c -> c.export().isPresent() && c.format().equals(Optional.of("raw")))
            .isPresent();
  }

  /** Type, backend and place, as far as known. */
  public String words() {
    var words = new StringBuilder("volume " + id);
    volume.flatMap(Volume::type).ifPresent(type -> words.append(", type ").append(type));
    volume.flatMap(Volume::backend).ifPresent(backend -> words.append(" on ").append(backend));
    connection.ifPresent(
        c -> words.append(", ").append(c.driver()).append(c.export().map(e -> " " + e).orElse("")));
    return words.toString();
  }
}
