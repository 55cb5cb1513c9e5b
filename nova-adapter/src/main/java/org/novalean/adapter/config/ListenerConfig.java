package org.novalean.adapter.config;

import java.time.Duration;

/**
 * The queue that collects notifications.
 *
 * @param quorum a quorum queue instead of a classic one
 * @param messageTtl after which RabbitMQ drops a notification that nobody fetched
 * @param maxLength beyond which RabbitMQ drops the oldest notifications
 */
public record ListenerConfig(
    String queue, int prefetch, boolean quorum, Duration messageTtl, int maxLength) {

  static ListenerConfig from(Settings settings) {
    return new ListenerConfig(
        settings.get(Options.QUEUE),
        settings.get(Options.PREFETCH),
        settings.get(Options.QUORUM),
        settings.get(Options.MESSAGE_TTL),
        settings.get(Options.MAX_LENGTH));
  }
}
