package org.novalean.events;

import java.time.Instant;
import java.util.Optional;

/**
 * What every notification has, whatever its kind.
 *
 * @param messageId oslo.messaging's id: the same when a message is delivered again, another for the
 *     same event in the other format
 * @param eventType as it was on the wire, such as {@code instance.live_migration_pre.start}
 * @param publisherId as it was on the wire: {@code nova-compute:compute1} (versioned) or {@code
 *     compute.compute1} (unversioned)
 * @param priority such as {@code INFO} or {@code ERROR}
 * @param timestamp when the publisher made it, by the publisher's clock
 * @param requestId the request that it belongs to ({@code req-...}); the same for all notifications
 *     that one API call brings about
 * @param format which of the two formats it came in
 * @param initiator who asked
 * @param exchange the exchange it was published to
 * @param routingKey {@code <topic>.<priority>}
 */
public record Envelope(
    String messageId,
    String eventType,
    String publisherId,
    String priority,
    Instant timestamp,
    Optional<String> requestId,
    NotificationFormat format,
    Initiator initiator,
    String exchange,
    String routingKey) {

  /**
   * The host named in {@link #publisherId}. Do not use it for {@code instance.update}: Nova labels
   * that one {@code nova-compute}, but with the host of the API or conductor that saved the server.
   */
  public String publisherHost() {
    return publisherId.substring(separator() + 1);
  }

  /** The service named in {@link #publisherId}; the whole of it when it names no host. */
  public String publisherService() {
    return separator() < 0 ? publisherId : publisherId.substring(0, separator());
  }

  /** Versioned publishers are {@code service:host}; unversioned ones {@code service.host}. */
  private int separator() {
    int colon = publisherId.indexOf(':');
    return colon >= 0 ? colon : publisherId.indexOf('.');
  }
}
