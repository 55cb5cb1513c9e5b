package org.novalean.adapter.volumes;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A volume as Cinder shows it to an administrator.
 *
 * @param name empty where it has none
 * @param status for example {@code available}, {@code in-use}, {@code retyping}
 * @param migrationStatus for example {@code migrating}, {@code success}; of the last migration, so
 *     it does not tell that one is under way. {@code target:} and an id: this is the new copy of
 *     that volume, and Cinder's own
 * @param type the name of its type
 * @param host {@code host@backend#pool}; empty while it has none
 * @param projectId empty to who is no administrator
 * @param bootable it was made from an image, or somebody said so
 * @param multiattach several servers may use it
 * @param encrypted its backend holds it encrypted, with a key that the hosts get
 * @param metadata its own
 * @param servers the ids of those that it is attached to
 */
public record Volume(
    String id,
    String name,
    String status,
    Optional<String> migrationStatus,
    Optional<String> type,
    Optional<String> host,
    Optional<String> projectId,
    long sizeGib,
    boolean bootable,
    boolean multiattach,
    boolean encrypted,
    Map<String, String> metadata,
    List<String> servers) {

  /** The service that serves it, as {@link VolumeService#host} names it: without the pool. */
  public Optional<String> backend() {
    return host.map(whole -> whole.split("#", 2)[0]);
  }
}
