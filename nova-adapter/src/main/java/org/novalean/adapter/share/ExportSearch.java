package org.novalean.adapter.share;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import org.novalean.adapter.compute.CloudException;
import org.novalean.adapter.volumes.NewVolume;
import org.novalean.adapter.volumes.Volume;
import org.novalean.adapter.volumes.VolumeConnection;
import org.novalean.adapter.volumes.VolumeType;
import org.novalean.adapter.volumes.Volumes;
import org.novalean.storage.messages.UseShare;
import org.novalean.storage.share.CinderExport;

/**
 * Finds the export where Cinder has volumes of a type: by the connection of a small volume of that
 * type, which is nova-lean's own, in the project of the adapter's user. It is known by its name and
 * metadata, so a process that takes over finds it again.
 */
public final class ExportSearch {

  /** Its value is the name of the type. */
  static final String MARK = "nova-lean-share";

  private static final int MOST_OF_A_NAME = 255;

  /** An NFS backend does not look at it. */
  private static final String CONNECTOR = "nova-lean";

  private static final String NFS = "nfs";

  /** How Cinder marks a volume of its own, which another one is copied into. */
  private static final String COPY = "target:";

  private final Volumes volumes;
  private final Renewal renewal;

  public ExportSearch(Volumes volumes, Clock clock) {
    this.volumes = requireNonNull(volumes, "volumes is null");
    this.renewal = new Renewal(volumes, clock);
  }

  /** What the volume of a type is called. */
  static String nameOf(String type) {
    var name = "nova-lean-share-" + type;
    return name.length() > MOST_OF_A_NAME ? name.substring(0, MOST_OF_A_NAME) : name;
  }

  /**
   * Takes the next step: asks, makes the volume where there is none, and removes one that Cinder
   * has made in vain.
   */
  public Search step(String type) {
    return search(type, true);
  }

  /** Asks, and changes nothing. */
  public Search look(String type) {
    return search(type, false);
  }

  private Search search(String type, boolean makes) {
    try {
      var own = own(type);
      if (own.isPresent()) {
        return makes && Renewal.isFor(own.get())
            ? renewal.step(type, own.get())
            : ofVolume(type, own.get());
      }
      var wrong = wrongType(type);
      if (wrong.isPresent()) {
        return wrong.get();
      }
      return makes ? make(type) : new Search.Unmade();
    } catch (CloudException.Forbidden e) {
      return new Search.Wrong(
          "%s Give the adapter's user a role in its own project with which it may list volumes and types, make and remove a volume, and initialize its connection (docs/security.md)."
              .formatted(e.getMessage()));
    } catch (CloudException e) {
      return new Search.Away(String.valueOf(e.getMessage()));
    }
  }

  /** Two may have been made, where an answer was lost; then it is always the same one. */
  private Optional<Volume> own(String type) {
    return volumes.volumesNamed(nameOf(type)).stream()
        .filter(volume -> type.equals(volume.metadata().get(MARK)) && !isCindersOwn(volume))
        .min(Comparator.comparing(ExportSearch::isBroken).thenComparing(Volume::id));
  }

  private static boolean isCindersOwn(Volume volume) {
    return volume.migrationStatus().filter(status -> status.startsWith(COPY)).isPresent();
  }

  private static boolean isBroken(Volume volume) {
    return volume.status().startsWith("error") || volume.status().equals("deleting");
  }

  private static String words(Volume volume) {
    return "the volume %s (%s)".formatted(volume.name(), volume.id());
  }

  private Optional<Search> wrongType(String type) {
    var names = volumes.types().stream().map(VolumeType::name).sorted().toList();
    return names.contains(type)
        ? Optional.empty()
        : Optional.of(
            new Search.Wrong(
                "Cinder has no volume type '%s' that the adapter's user may use, just %s: name one of an NFS backend in [share] share of every nova-lean-agent.conf, or let its project have that type"
                    .formatted(type, names)));
  }

  private Search make(String type) {
    try {
      var made = volumes.create(new NewVolume(nameOf(type), type, 1, Map.of(MARK, type)));
      return new Search.Coming("Cinder makes the volume %s (%s)".formatted(made.name(), made.id()));
    } catch (CloudException.Unusable e) {
      return new Search.Wrong(
          "the volume %s of 1 GiB, by which the export of type '%s' is found, cannot be made: %s"
              .formatted(nameOf(type), type, e.getMessage()));
    }
  }

  private Search ofVolume(String type, Volume volume) {
    var words = words(volume);
    if (Renewal.isFor(volume)) {
      return Renewal.wrong(volume);
    }
    if (volume.status().startsWith("error")) {
      return new Search.Wrong(
          "%s has the status %s, which cinder-scheduler's and cinder-volume's logs explain: set that right and remove it (openstack volume delete %s); it is made again then"
              .formatted(words, volume.status(), volume.id()));
    }
    if (volume.status().equals("creating") || volume.status().equals("deleting")) {
      return new Search.Coming("Cinder has %s still %s".formatted(words, volume.status()));
    }
    if (!volume.type().equals(Optional.of(type))) {
      return new Search.Wrong(
          "%s is of type '%s', no longer of '%s': give it that type again (openstack volume set --type), or remove it (openstack volume delete %s)"
              .formatted(words, volume.type().orElse("none"), type, volume.id()));
    }
    return connection(type, volume);
  }

  private Search connection(String type, Volume volume) {
    try {
      return volumes
          .connection(volume.id(), CONNECTOR)
          .map(connection -> exportOf(type, volume, connection))
          .orElseGet(() -> new Search.Coming(words(volume) + " was removed, and is made again"));
    } catch (CloudException.Unusable e) {
      return new Search.Away(
          "%s. See cinder-volume's log for why its backend does not tell how %s is reached. If it has another export now, remove the volume (openstack volume delete %s); it is made again there"
              .formatted(e.getMessage(), words(volume), volume.id()));
    }
  }

  private static Search exportOf(String type, Volume volume, VolumeConnection connection) {
    if (!connection.driver().equals(NFS) || connection.export().isEmpty()) {
      return new Search.Wrong(
          "volumes of type '%s' are reached by %s, where an NFS export is needed: name a type of an NFS backend in [share] share, and remove %s (openstack volume delete %s)"
              .formatted(type, connection.driver(), words(volume), volume.id()));
    }
    // An agent would refuse what is no export; it is told here once instead of on each host.
    try {
      var export = connection.export().get();
      var options = connection.options().orElse("");
      var unused = new CinderExport(type, export, options);
      return new Search.Found(new UseShare.Export(export, options), volume.id());
    } catch (IllegalArgumentException e) {
      return new Search.Wrong(String.valueOf(e.getMessage()));
    }
  }
}
