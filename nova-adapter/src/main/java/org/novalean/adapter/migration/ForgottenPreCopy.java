package org.novalean.adapter.migration;

import java.time.Duration;
import java.time.Instant;
import org.novalean.adapter.compute.MigrationRecord;
import org.novalean.adapter.compute.MigrationStatus;
import org.novalean.adapter.compute.Server;

/**
 * A pre-copy that Nova has lost track of: nova-compute cancelled it, as it could not write its
 * progress down, and could not write that down either (seen: Nova's database was away for 20 s).
 * Nova shows it as running for ever, and the server as MIGRATING, though its guest runs where it
 * was.
 */
final class ForgottenPreCopy {

  /** nova-compute cleans up for so long at most, as its RPC calls wait for a minute each. */
  static final Duration LASTS = Duration.ofMinutes(2);

  private ForgottenPreCopy() {}

  /**
   * @param halves as they are while libvirt on the source has no job of it; else {@link
   *     Halves#NOT_LOOKED_AT}
   */
  static boolean is(MigrationRecord record, Server server, Halves halves, Instant at) {
    return record.status() == MigrationStatus.RUNNING
        && server.host().filter(record.sourceHost()::equals).isPresent()
        && halves.areOnSource()
        && halves.haveLasted(LASTS, at);
  }

  static String wayOut(MigrationRecord record) {
    return "Nova has lost track of it: nova-compute on %1$s gave it up and could not write that down, so Nova shows it as running for ever. The server runs on %1$s, nothing of it on %2$s: 'openstack server set --state active %3$s' ends it in Nova; what is left of it in placement, 'nova-manage placement audit' finds"
        .formatted(
            record.sourceHost(),
            record.destinationHost().orElse("its destination"),
            record.serverId());
  }
}
