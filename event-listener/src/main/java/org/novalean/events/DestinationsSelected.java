package org.novalean.events;

import java.util.Optional;
import java.util.Set;

/**
 * {@code scheduler.select_destinations}: the scheduler looks for a host, for a boot as well as for
 * any kind of move. It does not say which hosts it chose.
 *
 * @param edge start or end
 * @param serverId the server that needs a host (the first, when several boot in one request)
 * @param projectId the server's project
 * @param excludedHosts hosts that must not be chosen; a move names the source here (versioned
 *     format only)
 * @param requestedHost the host that the operator asked for (versioned format only)
 */
public record DestinationsSelected(
    Envelope envelope,
    Edge edge,
    String serverId,
    String projectId,
    Set<String> excludedHosts,
    Optional<String> requestedHost)
    implements Notification {

  /** Copies the set. */
  public DestinationsSelected {
    excludedHosts = Set.copyOf(excludedHosts);
  }
}
