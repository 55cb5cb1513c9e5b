package org.novalean.events;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a listener listens to; made by {@link NotificationListener#builder}.
 *
 * @param transportUrl the brokers
 * @param tls TLS towards them, if any
 * @param exchanges each service's {@code control_exchange}
 * @param topics {@code [notifications] versioned_notifications_topics} and {@code
 *     [oslo_messaging_notifications] topics}; every priority of each is received
 * @param queue the listener's own queue
 * @param retry how often and how fast things are tried again
 * @param heartbeat in whole seconds: what a listener that died or froze was given and has not
 *     handled is given to another after two to three of them
 */
public record ListenerConfig(
    TransportUrl transportUrl,
    Optional<TlsSettings> tls,
    List<String> exchanges,
    List<String> topics,
    QueueSettings queue,
    RetrySettings retry,
    Duration heartbeat) {

  /** Nova's topics where its configuration names none. */
  static final List<String> DEFAULT_TOPICS = List.of("versioned_notifications", "notifications");

  /** Forgives a broker that is slow. */
  static final Duration DEFAULT_HEARTBEAT = Duration.ofSeconds(15);

  /** Checks and copies the values. */
  public ListenerConfig {
    requireNonNull(transportUrl, "transportUrl is null");
    requireNonNull(tls, "tls is null");
    requireNonNull(queue, "queue is null");
    requireNonNull(retry, "retry is null");
    if (heartbeat.toSeconds() < 1) {
      throw new IllegalArgumentException("heartbeat must be at least 1 s, not " + heartbeat);
    }
    exchanges = names("exchange", exchanges);
    topics = names("topic", topics);
  }

  /** With Nova's own topics, TLS as the URL's options say, and the usual patience. */
  public static ListenerConfig of(
      TransportUrl transportUrl, List<String> exchanges, QueueSettings queue) {
    return new ListenerConfig(
        transportUrl,
        transportUrl.tls(),
        exchanges,
        DEFAULT_TOPICS,
        queue,
        RetrySettings.DEFAULT,
        DEFAULT_HEARTBEAT);
  }

  private static List<String> names(String what, List<String> names) {
    if (names.isEmpty() || names.stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException("name at least one " + what + ", none of them empty");
    }
    return List.copyOf(names);
  }
}
