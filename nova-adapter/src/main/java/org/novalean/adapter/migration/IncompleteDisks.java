package org.novalean.adapter.migration;

import org.novalean.adapter.compute.MigrationRecord;
import org.novalean.adapter.compute.MigrationStatus;
import org.novalean.adapter.compute.Server;

/**
 * A server whose QEMU died on its source before the switch: Nova takes that for the end of its
 * migration (seen), and has the server in ERROR on its destination, where its disks are not
 * complete. To reboot it there boots from them.
 */
final class IncompleteDisks {
  private IncompleteDisks() {}

  /**
   * @param layered its current data had to be copied
   * @param wentOn it was seen in post-copy: its disks were complete by then
   */
  static boolean is(
      MigrationRecord record, Server server, Halves halves, boolean layered, boolean wentOn) {
    return layered
        && !wentOn
        && record.status() == MigrationStatus.COMPLETED
        && server.status().equals("ERROR")
        && server.host().isPresent()
        && server.host().equals(record.destinationHost())
        && halves.destination() == Half.GONE;
  }

  static String wayOut(MigrationRecord record) {
    return "Nova says completed, but its QEMU died on %s before the switch, and its disks on %s are not complete: 'nova-lean rescue %s' tells what is left of them; do that before it is started, rebooted or deleted"
        .formatted(
            record.sourceHost(),
            record.destinationHost().orElse("its destination"),
            record.serverId());
  }

  static String lockReason(MigrationRecord record) {
    return "%s: its QEMU died on %s before the switch, and its disks on %s are not complete. See 'nova-lean rescue %s'"
        .formatted(
            ForgottenPostCopy.LOCK_REASON,
            record.sourceHost(),
            record.destinationHost().orElse("its destination"),
            record.serverId());
  }
}
