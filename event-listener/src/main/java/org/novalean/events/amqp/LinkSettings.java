package org.novalean.events.amqp;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import org.novalean.events.RetrySettings;
import org.novalean.events.TlsSettings;
import org.novalean.events.TransportUrl;

/**
 * Where a {@link BrokerLink} leads.
 *
 * @param transportUrl the brokers, tried in turn
 * @param tls TLS towards them, if any
 * @param retry how fast a broker is tried again
 * @param heartbeat in whole seconds: after two to three of them without a sign of life from one
 *     side, the other takes the connection for lost
 * @param name of its threads, and in messages
 * @param connectionName what an operator sees in {@code rabbitmqctl list_connections}
 * @param advice the way out of what a broker refuses
 */
public record LinkSettings(
    TransportUrl transportUrl,
    Optional<TlsSettings> tls,
    RetrySettings retry,
    Duration heartbeat,
    String name,
    String connectionName,
    Advice advice) {

  /** Checks the values. */
  public LinkSettings {
    requireNonNull(transportUrl, "transportUrl is null");
    requireNonNull(tls, "tls is null");
    requireNonNull(retry, "retry is null");
    if (heartbeat.toSeconds() < 1) {
      throw new IllegalArgumentException("heartbeat must be at least 1 s, not " + heartbeat);
    }
    requireNonNull(name, "name is null");
    requireNonNull(connectionName, "connectionName is null");
    requireNonNull(advice, "advice is null");
  }

  /**
   * The way out of a broker's refusal, for whoever reads the log; sentences without an end stop.
   *
   * @param permissions which permissions the user needs
   * @param otherSettings what to do about a queue or exchange that exists with other settings
   * @param locked what to do about a queue that another connection has for itself
   */
  public record Advice(String permissions, String otherSettings, String locked) {}
}
