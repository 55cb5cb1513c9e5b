package org.novalean.storage.messages;

import java.util.List;

/**
 * A server on a host.
 *
 * @param domainName libvirt's name of it
 * @param state libvirt's, for example {@code RUNNING}
 * @param hindrance why no seal can begin now; empty where one can
 */
public record ServerReport(
    String serverId, String domainName, String state, String hindrance, List<DiskReport> disks) {

  public ServerReport {
    disks = List.copyOf(disks);
  }

  /** Its data at rest is on the share, at least of one disk. */
  public boolean isLayered() {
    return disks.stream().anyMatch(disk -> disk.layer().isPresent());
  }
}
