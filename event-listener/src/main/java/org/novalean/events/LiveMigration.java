package org.novalean.events;

import java.util.Optional;

/**
 * One of the fourteen live-migration notifications. None carries the migration's id, and none tells
 * of the switch to post-copy: ask {@code os-migrations} for both.
 *
 * @param step which step
 * @param edge its start, its end, or that it failed
 * @param server the server that moves
 * @param fault why, for an error
 */
public record LiveMigration(
    Envelope envelope,
    LiveMigrationStep step,
    Edge edge,
    ServerFacts server,
    Optional<String> fault)
    implements Notification {

  /** The moving server's uuid. */
  public String serverId() {
    return server.id();
  }

  /** The source, where this notification tells it. */
  public Optional<String> sourceHost() {
    if (!step.publishedByDestination()) {
      return Optional.of(envelope.publisherHost());
    }
    return server.host().filter(h -> !h.equals(envelope.publisherHost()));
  }

  /** The destination, where this notification tells it. */
  public Optional<String> destinationHost() {
    return step.publishedByDestination() ? Optional.of(envelope.publisherHost()) : Optional.empty();
  }
}
