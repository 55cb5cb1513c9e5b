package org.novalean.adapter.explain;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.novalean.adapter.compute.CloudException;
import org.novalean.adapter.volumes.VolumeAttachment;
import org.novalean.adapter.volumes.Volumes;

/**
 * What Cinder knows of a server's volumes. It is asked for servers with volumes only: a cloud may
 * have none. Asking leaves all as it is.
 */
final class VolumeSurvey {

  private final Volumes volumes;

  VolumeSurvey(Volumes volumes) {
    this.volumes = requireNonNull(volumes, "volumes is null");
  }

  /**
   * Those of a server, by their ids.
   *
   * @param notes gets why something is not known
   */
  Map<String, VolumeOutlook> of(String serverId, List<String> volumeIds, List<String> notes) {
    if (volumeIds.isEmpty()) {
      return Map.of();
    }
    try {
      return ask(serverId, volumeIds);
    } catch (CloudException e) {
      notes.add("Cinder does not tell more of its volumes: " + e.getMessage());
      return Map.of();
    }
  }

  private Map<String, VolumeOutlook> ask(String serverId, List<String> volumeIds) {
    var attachments =
        volumes.attachmentsOfServer(serverId).stream()
            .filter(attachment -> attachment.connection().isPresent())
            .collect(
                Collectors.toMap(
                    VolumeAttachment::volumeId, attachment -> attachment, (one, other) -> other));
    var found = new HashMap<String, VolumeOutlook>();
    for (var id : volumeIds) {
      found.put(
          id,
          new VolumeOutlook(
              id,
              volumes.volume(id),
              Optional.ofNullable(attachments.get(id)).flatMap(VolumeAttachment::connection),
              volumes.snapshotsOf(id)));
    }
    return found;
  }
}
