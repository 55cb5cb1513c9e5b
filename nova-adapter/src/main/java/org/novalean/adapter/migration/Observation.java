package org.novalean.adapter.migration;

import java.time.Instant;
import java.util.Optional;
import org.novalean.adapter.compute.MigrationRecord;
import org.novalean.adapter.compute.Server;

/**
 * What Nova and the agents answered at one moment.
 *
 * @param migration empty where Nova does not show the migration (any more)
 * @param server empty where the server is gone
 * @param movedOn a later migration of the same server started from this one's destination; or at
 *     all, where Nova has not ended this one
 * @param shownLast when Nova showed the migration last, or could not be expected to
 * @param halves what the agents see of the server on both hosts, where that counts
 * @param settled what Nova says is over is over for libvirt too, as far as an agent can tell
 * @param disksIncomplete its QEMU died before the switch, and Nova takes that for its end
 */
record Observation(
    Instant at,
    Optional<MigrationRecord> migration,
    Optional<Server> server,
    boolean movedOn,
    Instant shownLast,
    Halves halves,
    boolean settled,
    boolean disksIncomplete) {}
