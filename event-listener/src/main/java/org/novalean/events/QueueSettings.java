package org.novalean.events;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * The listener's own durable queue. It is bounded in time, number and bytes, so that a listener
 * that is away never fills the broker; what is oldest goes first. RabbitMQ refuses to declare a
 * queue that exists with other settings.
 *
 * @param name the queue; dead letters go to {@code <name>.dead}
 * @param quorum a quorum queue, replicated over the cluster's nodes (RabbitMQ 3.10 or newer);
 *     otherwise a classic one
 * @param expires the broker deletes the queue when nobody has consumed from it for so long
 * @param messageTtl the broker drops messages older than this
 * @param maxMessages at most so many messages
 * @param maxBytes at most so many bytes of message bodies
 * @param prefetch how many messages the broker sends ahead of the handler
 */
public record QueueSettings(
    String name,
    boolean quorum,
    Duration expires,
    Duration messageTtl,
    int maxMessages,
    long maxBytes,
    int prefetch) {

  /** Checks the values. */
  public QueueSettings {
    requireNonNull(name, "name is null");
    if (name.isBlank() || name.startsWith("amq.")) {
      throw new IllegalArgumentException(
          "queue name '" + name + "' must not be empty or begin with amq.");
    }
    if (name.matches("(versioned_)?notifications\\.[a-z]+")) {
      throw new IllegalArgumentException(
          "queue name '"
              + name
              + "' is that of OpenStack's default queue: consuming it would rob Ceilometer, Watcher"
              + " and others of their messages. Choose a name of your own");
    }
    positive("expires", expires);
    positive("messageTtl", messageTtl);
    positive("maxMessages", maxMessages);
    positive("maxBytes", maxBytes);
    positive("prefetch", prefetch);
    if (prefetch > 65535) {
      throw new IllegalArgumentException("prefetch must be at most 65535, not " + prefetch);
    }
  }

  private static void positive(String name, Duration value) {
    positive(name + " (milliseconds)", value.toMillis());
    if (value.toMillis() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(name + " must be at most 24 days, not " + value);
    }
  }

  private static void positive(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, not " + value);
    }
  }

  /**
   * A classic queue with the defaults: unused for a day it goes; messages live an hour (they are
   * hints about what is going on now); 20 000 messages, 256 MiB, prefetch 16.
   */
  public static QueueSettings named(String name) {
    return new QueueSettings(
        name, false, Duration.ofDays(1), Duration.ofHours(1), 20_000, 256L << 20, 16);
  }

  /** The same, as a quorum queue. */
  public QueueSettings withQuorum() {
    return new QueueSettings(name, true, expires, messageTtl, maxMessages, maxBytes, prefetch);
  }

  /** The same, bounded otherwise. */
  public QueueSettings withBounds(
      Duration newExpires, Duration newMessageTtl, int newMaxMessages, long newMaxBytes) {
    return new QueueSettings(
        name, quorum, newExpires, newMessageTtl, newMaxMessages, newMaxBytes, prefetch);
  }

  /** The same, with another prefetch. */
  public QueueSettings withPrefetch(int newPrefetch) {
    return new QueueSettings(name, quorum, expires, messageTtl, maxMessages, maxBytes, newPrefetch);
  }

  /** Where dead letters go. */
  public String deadLetterQueue() {
    return name + ".dead";
  }

  /** Where the newest one goes of what the broker dropped, too much or too old, as a sign. */
  public String droppedQueue() {
    return name + ".dropped";
  }
}
