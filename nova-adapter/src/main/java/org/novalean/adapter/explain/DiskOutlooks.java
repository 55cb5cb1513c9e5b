package org.novalean.adapter.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.novalean.adapter.compute.ServerDisks;
import org.novalean.storage.messages.Copied;
import org.novalean.storage.messages.Copied.How;
import org.novalean.storage.messages.DiskReport;
import org.novalean.storage.messages.ServerReport;

/**
 * What Nova does with each disk of a server in a live migration, by its own rules
 * (nova/virt/libvirt/driver.py of Nova 26, {@code check_can_live_migrate_source}, {@code
 * _live_migration_copy_disk_paths}, {@code pre_live_migration}). Pure.
 *
 * <p>The agent of the server's host sees the disks. Without one, Nova's API tells which there are,
 * and that suffices where all of them are volumes.
 */
final class DiskOutlooks {

  static final String VOLUME = "Nova copies no volume: the destination connects to it";
  static final String SHARED = "instances_path is on a share: Nova copies no disk";
  static final String NO_FILE = "no writable file of one server on this host: Nova leaves it out";
  static final String TOP = "a local disk over another image: its top is mirrored";
  static final String WHOLE = "a local disk that stands on nothing: mirrored whole";
  static final String READ_ONLY =
      "read-only, so it is not mirrored: Nova copies the file by ssh, or makes it anew";
  static final String LOCAL_ROOT =
      "Nova made the root disk: it is mirrored, unless instances_path is on a share";
  static final String EPHEMERAL =
      "Nova made the ephemeral disk: it is mirrored, unless instances_path is on a share";
  static final String SWAP =
      "Nova made the swap disk: it is mirrored, unless instances_path is on a share";
  static final String CONFIG_DRIVE =
      "Nova made the config drive: an ISO is copied by ssh or made anew, a vfat one is mirrored whole,"
          + " unless instances_path is on a share";

  private DiskOutlooks() {}

  /**
   * All disks of a server.
   *
   * @param nova what Nova's API tells
   * @param seen what its host's agent tells; empty where none does
   * @param volumes what is known of its volumes, by their ids
   */
  static List<DiskOutlook> of(
      Optional<ServerDisks> nova, Optional<ServerReport> seen, Map<String, VolumeOutlook> volumes) {
    return seen.map(report -> seen(report, nova, volumes))
        .orElseGet(() -> nova.map(disks -> told(disks, volumes)).orElse(List.of()));
  }

  private static List<DiskOutlook> seen(
      ServerReport report, Optional<ServerDisks> nova, Map<String, VolumeOutlook> volumes) {
    return report.disks().stream().map(disk -> seen(disk, nova, volumes)).toList();
  }

  private static DiskOutlook seen(
      DiskReport disk, Optional<ServerDisks> nova, Map<String, VolumeOutlook> volumes) {
    // Nova goes by the names of its own list; libvirt's serials say the same.
    var volumeId =
        nova.stream()
            .flatMap(disks -> disks.volumes().stream())
            .filter(volume -> volume.target().equals(disk.target()))
            .map(ServerDisks.AttachedVolume::volumeId)
            .findFirst()
            .or(disk::volume);
    var copied = volumeId.isPresent() ? Copied.NOTHING : disk.copied();
    return new DiskOutlook(
        disk.target(),
        disk.kind(),
        disk.placeable(),
        disk.layer(),
        disk.layerBytes(),
        volumeId.map(id -> outlook(id, volumes)),
        Optional.of(copied.how()),
        Optional.of(copied.bytes()),
        volumeId.isPresent() ? VOLUME : rule(disk));
  }

  private static String rule(DiskReport disk) {
    return switch (disk.copied().how()) {
      case TOP -> TOP;
      case WHOLE -> WHOLE;
      case AS_A_FILE -> READ_ONLY;
      case NOTHING -> disk.placeable() ? SHARED : NO_FILE;
    };
  }

  private static List<DiskOutlook> told(ServerDisks disks, Map<String, VolumeOutlook> volumes) {
    var outlooks = new ArrayList<DiskOutlook>();
    if (disks.rootVolume().isEmpty()) {
      outlooks.add(madeByNova(disks.root().orElse(""), "root disk", LOCAL_ROOT));
    }
    for (var volume : disks.volumes()) {
      outlooks.add(
          new DiskOutlook(
              volume.target(),
              "volume",
              false,
              Optional.empty(),
              0,
              Optional.of(outlook(volume.volumeId(), volumes)),
              Optional.of(How.NOTHING),
              Optional.of(0L),
              VOLUME));
    }
    if (disks.ephemeralGib() > 0) {
      outlooks.add(
          madeByNova("", "ephemeral disk, %d GiB".formatted(disks.ephemeralGib()), EPHEMERAL));
    }
    if (disks.swapMib() > 0) {
      outlooks.add(madeByNova("", "swap disk, %d MiB".formatted(disks.swapMib()), SWAP));
    }
    if (disks.configDrive()) {
      outlooks.add(madeByNova("", "config drive", CONFIG_DRIVE));
    }
    return outlooks;
  }

  private static DiskOutlook madeByNova(String target, String kind, String rule) {
    return new DiskOutlook(
        target,
        kind,
        false,
        Optional.empty(),
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        rule);
  }

  private static VolumeOutlook outlook(String id, Map<String, VolumeOutlook> volumes) {
    return volumes.getOrDefault(id, VolumeOutlook.unknown(id));
  }
}
