package org.novalean.adapter.openstack;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.novalean.adapter.compute.ActionResult;
import org.novalean.adapter.volumes.NewVolume;
import org.novalean.adapter.volumes.Volume;
import org.novalean.adapter.volumes.VolumeAttachment;
import org.novalean.adapter.volumes.VolumeConnection;
import org.novalean.adapter.volumes.VolumePool;
import org.novalean.adapter.volumes.VolumeService;
import org.novalean.adapter.volumes.VolumeType;
import org.novalean.adapter.volumes.Volumes;

/** Cinder. The microversion is agreed on with the first call that gets through. */
final class OpenStackVolumes implements Volumes {

  private final Session session;
  private volatile @Nullable CinderVolumes calls;

  OpenStackVolumes(Session session) {
    this.session = requireNonNull(session, "session is null");
  }

  @Override
  public Optional<Volume> volume(String volumeId) {
    return calls().volume(volumeId);
  }

  @Override
  public List<Volume> volumesNamed(String name) {
    return calls().named(name);
  }

  @Override
  public List<VolumeType> types() {
    return calls().types();
  }

  @Override
  public Volume create(NewVolume wanted) {
    return calls().create(wanted);
  }

  @Override
  public ActionResult delete(String volumeId) {
    return calls().delete(volumeId);
  }

  @Override
  public Optional<VolumeConnection> connection(String volumeId, String host) {
    return calls().connection(volumeId, host);
  }

  @Override
  public Optional<Volume> copyOf(String volumeId) {
    return calls().copyOf(volumeId);
  }

  @Override
  public List<VolumeAttachment> attachmentsOf(String volumeId) {
    return calls().attachments("volume_id", volumeId);
  }

  @Override
  public List<VolumeAttachment> attachmentsOfServer(String serverId) {
    return calls().attachments("instance_id", serverId);
  }

  @Override
  public List<String> snapshotsOf(String volumeId) {
    return calls().snapshotsOf(volumeId);
  }

  @Override
  public ActionResult retype(String volumeId, String type) {
    return calls().retype(volumeId, type);
  }

  @Override
  public List<VolumeService> services() {
    return calls().services();
  }

  @Override
  public List<VolumePool> pools() {
    return calls().pools();
  }

  private CinderVolumes calls() {
    var known = calls;
    return known != null ? known : negotiate();
  }

  private synchronized CinderVolumes negotiate() {
    var known = calls;
    if (known == null) {
      known = new CinderVolumes(session, new CinderVersion(session).negotiate());
      calls = known;
    }
    return known;
  }
}
