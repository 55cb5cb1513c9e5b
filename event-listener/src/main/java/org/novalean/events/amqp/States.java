package org.novalean.events.amqp;

import java.time.Clock;
import java.util.function.Consumer;
import org.novalean.events.ListenerState;
import org.novalean.events.NotificationListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listener's state; the only place that changes it, logs it and tells it. */
final class States {
  private static final Logger LOG = LoggerFactory.getLogger(NotificationListener.class);

  private final String queue;
  private final Consumer<ListenerState> callback;
  private final Reminder reminder;
  private final Clock clock;
  private volatile ListenerState current = new ListenerState.Connecting(0, "not started");

  States(String queue, Consumer<ListenerState> callback, Clock clock) {
    this.queue = queue;
    this.callback = callback;
    this.reminder = new Reminder(clock);
    this.clock = clock;
  }

  ListenerState current() {
    return current;
  }

  synchronized void set(ListenerState state) {
    if (state.equals(current) || current instanceof ListenerState.Closed) {
      return;
    }
    current = state;
    log(state);
    try {
      callback.accept(state);
    } catch (RuntimeException e) {
      LOG.error("The callback for a state of listener {} failed at {}", queue, state, e);
    }
  }

  /** The broker dropped notifications: whoever is ready has missed something, and begins anew. */
  synchronized void missed(String reason) {
    LOG.warn("Listener {}: RabbitMQ dropped notifications, {}", queue, reason);
    if (current instanceof ListenerState.Ready ready) {
      set(new ListenerState.Ready(clock.instant(), ready.host()));
    }
  }

  private void log(ListenerState state) {
    boolean trouble =
        state instanceof ListenerState.WaitingForExchange
            || state instanceof ListenerState.Throttled
            || (state instanceof ListenerState.Connecting connecting && connecting.attempt() > 0);
    if (!trouble) {
      reminder.clear();
      LOG.info("Listener {}: {}", queue, state.reason());
    } else if (reminder.isDue(state.reason())) {
      LOG.warn("Listener {}: {}", queue, state.reason());
    }
  }
}
