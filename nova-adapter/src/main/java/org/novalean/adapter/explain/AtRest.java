package org.novalean.adapter.explain;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where a server's data at rest are seen to be.
 *
 * @param placement the word for it
 * @param reason why it is called so
 */
public record AtRest(String placement, String reason) {

  /** Judges all disks of a server; empty where of one it is not known what Nova does with it. */
  static Optional<AtRest> of(List<DiskOutlook> disks) {
    if (disks.stream().anyMatch(disk -> disk.layer().isPresent())) {
      return Optional.of(
          new AtRest("layered", "an at-rest layer on the share, and what was written since here"));
    }
    if (disks.isEmpty() || disks.stream().anyMatch(disk -> disk.how().isEmpty())) {
      return Optional.empty();
    }
    var volumes = disks.stream().filter(disk -> disk.volume().isPresent()).count();
    if (!disks.stream().allMatch(DiskOutlook::isNotCopied)) {
      return Optional.of(new AtRest("none", "Nova copies " + targets(disks)));
    }
    if (disks.stream().anyMatch(DiskOutlook::placeable)) {
      return Optional.of(new AtRest("instances-share", DiskOutlooks.SHARED));
    }
    return volumes == 0
        ? Optional.empty()
        : Optional.of(new AtRest("cinder", "on volumes: " + DiskOutlooks.VOLUME));
  }

  private static String targets(List<DiskOutlook> disks) {
    return disks.stream()
        .filter(disk -> !disk.isNotCopied())
        .map(disk -> disk.target().isEmpty() ? disk.kind() : disk.target())
        .collect(Collectors.joining(", "));
  }
}
