package org.novalean.events;

import java.time.Instant;
import java.util.List;

/** How a {@link NotificationListener} is doing, each with a reason that a person can read. */
public sealed interface ListenerState {

  /** One sentence for a person. */
  String reason();

  /**
   * No broker at the moment; it keeps trying.
   *
   * @param attempt how many times it has tried since it last had one; 0 before the first
   * @param reason what went wrong last, and the way out
   */
  record Connecting(int attempt, String reason) implements ListenerState {}

  /**
   * Connected, with the queue declared and the consumer registered; but these exchanges are not
   * there (yet), so notifications published to them would be missed. OpenStack's exchanges are made
   * by the first service that publishes, and vanish with a restart of the broker.
   *
   * @param exchanges the missing ones
   * @param host the broker
   */
  record WaitingForExchange(List<String> exchanges, String host) implements ListenerState {

    /** Copies the list. */
    public WaitingForExchange {
      exchanges = List.copyOf(exchanges);
    }

    @Override
    public String reason() {
      return "connected to "
          + host
          + ", waiting for exchange "
          + String.join(", ", exchanges)
          + ": no OpenStack service has published to it since the broker started. If this stays,"
          + " check that nova.conf has [oslo_messaging_notifications] driver = messagingv2 and"
          + " that its transport_url is this broker and virtual host";
    }
  }

  /**
   * Connected, bound and consuming; but the broker takes nothing from publishers, since it is short
   * of memory or disk, so nothing new comes from OpenStack. What is in the queue is handled.
   *
   * @param host the broker
   * @param why what it lacks, and the way out
   */
  record Throttled(String host, String why) implements ListenerState {
    @Override
    public String reason() {
      return host + ": " + why;
    }
  }

  /**
   * The consumer is registered and every exchange is bound. Comes anew when the broker dropped
   * notifications, because they were too many or too old.
   *
   * @param since since when
   * @param host the broker
   */
  record Ready(Instant since, String host) implements ListenerState {
    @Override
    public String reason() {
      return "receiving notifications from " + host + " since " + since;
    }
  }

  /** Closed for good. */
  record Closed() implements ListenerState {
    @Override
    public String reason() {
      return "closed";
    }
  }
}
