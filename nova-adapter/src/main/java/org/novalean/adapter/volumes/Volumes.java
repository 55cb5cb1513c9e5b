package org.novalean.adapter.volumes;

import java.util.List;
import java.util.Optional;
import org.novalean.adapter.compute.ActionResult;
import org.novalean.adapter.compute.CloudException;

/**
 * What nova-lean asks of Cinder. Every method may throw a {@link CloudException}: the cloud has no
 * Cinder, it could not be reached, did not accept who we are, or answered what it should not.
 *
 * <p>Implementations are safe for use by several threads.
 */
public interface Volumes {

  /** The volume, of any project; empty where Cinder knows none of this id (404). */
  Optional<Volume> volume(String volumeId);

  /** The volumes of our own project that have just this name. */
  List<Volume> volumesNamed(String name);

  /** The volume types that we may use. */
  List<VolumeType> types();

  /**
   * Asks for a new, empty volume in our own project. It is of use once its status is {@code
   * available}; {@code error} says that no backend could make it.
   *
   * @throws CloudException.Unusable with Cinder's own words, where it refuses: there is no such
   *     type, or the quota is used up
   */
  Volume create(NewVolume wanted);

  /**
   * Asks for a volume to be removed, with all that it holds. "Accepted" (202) means {@code
   * deleting}: it is gone once Cinder knows it no more. Refused with 400 where it is in use, has
   * snapshots, or is on its way; gone (404) where there is none.
   */
  ActionResult delete(String volumeId);

  /**
   * How a host would reach a volume, in use or not, freshly asked of its backend ({@code
   * os-initialize_connection}). Changes neither the volume's status nor its attachments. Other
   * backends than NFS may export the volume to that host: ask it of NFS volumes only.
   *
   * @param host the connector's host; a backend of NFS does not look at it
   * @return empty where Cinder knows no such volume (404)
   * @throws CloudException.Unusable where the backend does not answer (500)
   */
  Optional<VolumeConnection> connection(String volumeId, String host);

  /**
   * The volume that Cinder makes to copy a volume into: what a retype that comes to a bad end may
   * leave behind. Empty where there is none (any more). For administrators.
   */
  Optional<Volume> copyOf(String volumeId);

  /** By whom a volume is used, or is about to be: of any project. */
  List<VolumeAttachment> attachmentsOf(String volumeId);

  /** The volumes that a server uses, or is about to use. */
  List<VolumeAttachment> attachmentsOfServer(String serverId);

  /** The names of a volume's snapshots; the ids of those without a name. */
  List<String> snapshotsOf(String volumeId);

  /**
   * Gives a volume another type, and lets Cinder copy it to another backend where the type asks for
   * that ({@code os-retype} with {@code migration_policy=on-demand}). The copy of a volume in use
   * is made by Nova, while the server runs.
   *
   * <p>"Accepted" (202) means that the volume is {@code retyping}; how it ends is seen in the
   * volume: Cinder gives no reason where its scheduler finds no backend. Refused with 400 in a
   * status that does not allow it, and with 413 where the quota of the type is used up; gone (404)
   * where there is no such volume or type.
   *
   * @param type its name or id
   */
  ActionResult retype(String volumeId, String type);

  /** The {@code cinder-volume} services of the cloud, one per backend. For administrators. */
  List<VolumeService> services();

  /** Where Cinder's scheduler can put volumes. For administrators. */
  List<VolumePool> pools();
}
