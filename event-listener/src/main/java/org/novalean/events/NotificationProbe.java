package org.novalean.events;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.novalean.events.amqp.Probe;

/**
 * A short look at the bus, for a preflight. It takes no message from anybody and leaves nothing
 * behind: it listens on an exclusive queue of its own, and each call has a connection of its own.
 */
public interface NotificationProbe {

  /** Looks at what a listener with this configuration would listen to. */
  static NotificationProbe of(ListenerConfig config) {
    return new Probe(config);
  }

  /**
   * Signs in to the first broker that lets us.
   *
   * @return that broker, as {@code user@host:port}
   * @throws ProbeException where none does, with the reason for each
   */
  BrokerHost signIn();

  /**
   * The exchanges that do not exist. A service declares its exchange when it starts to use it.
   *
   * @throws ProbeException where the broker cannot be asked
   */
  List<String> missingExchanges();

  /**
   * The default queues that exist, for example {@code versioned_notifications.info}. A service that
   * publishes notifications declares them with its first one: they prove that some were published.
   *
   * @throws ProbeException where the broker cannot be asked
   */
  List<String> defaultQueues();

  /**
   * Waits for any notification that can be read.
   *
   * @return empty where none came in time
   * @throws ProbeException where the broker cannot be listened to
   */
  Optional<Notification> await(Duration patience) throws InterruptedException;
}
