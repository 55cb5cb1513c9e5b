package org.novalean.storage.rpc.amqp;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import org.novalean.events.RetrySettings;
import org.novalean.events.TransportUrl;
import org.novalean.events.amqp.LinkSettings;
import org.novalean.storage.rpc.RequestKey;

/**
 * Where adapters and agents meet.
 *
 * @param transportUrl the brokers, TLS included
 * @param retry how fast they are tried again
 * @param exchange made by whoever comes first; also begins the names of all queues
 * @param key adapters sign requests with it, and agents take no other; empty for none
 */
public record BusSettings(
    TransportUrl transportUrl, RetrySettings retry, String exchange, Optional<RequestKey> key) {

  /** Forgives a side that is slow: what waits for it is sent again anyway. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  public BusSettings {
    requireNonNull(transportUrl, "transportUrl is null");
    requireNonNull(retry, "retry is null");
    requireNonNull(exchange, "exchange is null");
    requireNonNull(key, "key is null");
  }

  /** The exchange {@code nova-lean}, and event-listener's patience. */
  public static BusSettings of(TransportUrl transportUrl, Optional<RequestKey> key) {
    return new BusSettings(transportUrl, RetrySettings.DEFAULT, "nova-lean", key);
  }

  Names names() {
    return new Names(exchange);
  }

  LinkSettings link(String name) {
    return new LinkSettings(
        transportUrl,
        transportUrl.tls(),
        retry,
        HEARTBEAT,
        name,
        "nova-lean " + name,
        new LinkSettings.Advice(
            "It needs configure, write and read on '^%s', and write on 'amq.default'"
                .formatted(exchange),
            ("Nobody else may use names that begin with '%s': delete the queue or exchange that"
                    + " RabbitMQ names; only requests that nobody has answered are lost")
                .formatted(exchange),
            "Look with rabbitmqctl list_consumers who has it"));
  }
}
