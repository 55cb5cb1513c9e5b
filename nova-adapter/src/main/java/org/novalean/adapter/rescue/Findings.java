package org.novalean.adapter.rescue;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.novalean.adapter.compute.MigrationRecord;
import org.novalean.adapter.compute.Server;
import org.novalean.adapter.migration.Half;
import org.novalean.storage.messages.HalfSeen;
import org.novalean.storage.messages.HalfSeen.DiskFile;

/**
 * All that is known of a server at one look.
 *
 * @param migration the live migration that it is in, or was in last; empty where there was none
 * @param seen what each host has of it, by the host's agent
 * @param silent the hosts whose agent did not tell, each with the reason
 * @param up the hosts whose nova-compute is up
 * @param switchUnseen nova-lean saw no sound end of the migration, and it was never seen in
 *     post-copy
 */
public record Findings(
    Server server,
    Optional<MigrationRecord> migration,
    Map<String, HalfSeen> seen,
    Map<String, String> silent,
    Set<String> up,
    boolean switchUnseen) {

  public Findings {
    requireNonNull(server, "server is null");
    requireNonNull(migration, "migration is null");
    seen = Map.copyOf(seen);
    silent = Map.copyOf(silent);
    up = Set.copyOf(up);
  }

  /** What a host has of it; a QEMU that its libvirt does not account for is something else. */
  public Half half(String host) {
    var here = seen.get(host);
    if (here == null) {
      return Half.UNKNOWN;
    }
    var half = Half.of(here.state());
    return half == Half.GONE && here.qemu() ? Half.OTHER : half;
  }

  /** A file of its root disk is in {@code instances/<uuid>} there. */
  boolean hasDisk(String host) {
    var here = seen.get(host);
    return here != null && here.disks().stream().anyMatch(disk -> disk.name().equals("disk"));
  }

  /** What the source's agent kept of this migration, and Nova has deleted since it began. */
  List<DiskFile> kept(MigrationRecord of) {
    var here = seen.get(of.sourceHost());
    return here == null
        ? List.of()
        : here.kept().stream().filter(file -> file.changedAt().isAfter(of.createdAt())).toList();
  }

  /** The same as an earlier look, as far as a rescue goes. */
  boolean agreesWith(Findings earlier) {
    return server.host().equals(earlier.server.host())
        && server.status().equals(earlier.server.status())
        && server.taskState().equals(earlier.server.taskState())
        && migration
            .map(MigrationRecord::status)
            .equals(earlier.migration.map(MigrationRecord::status))
        && seen.keySet().equals(earlier.seen.keySet())
        && seen.keySet().stream().allMatch(host -> half(host) == earlier.half(host));
  }
}
