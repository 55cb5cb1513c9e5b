package org.novalean.events.amqp;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.novalean.events.ListenerState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listener's state; the only place that changes it, logs it and tells it. */
final class States {
  private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
  private static final Duration REMIND = Duration.ofMinutes(1);

  private final String queue;
  private final Consumer<ListenerState> callback;
  private final Clock clock;
  private volatile ListenerState current = new ListenerState.Connecting(0, "not started");
  private String lastWarning = "";
  private Instant warnedAt = Instant.MIN;

  States(String queue, Consumer<ListenerState> callback, Clock clock) {
    this.queue = queue;
    this.callback = callback;
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

  /** Tries come fast; the same trouble is told again once a minute only. */
  private void log(ListenerState state) {
    boolean trouble =
        state instanceof ListenerState.WaitingForExchange
            || (state instanceof ListenerState.Connecting connecting && connecting.attempt() > 0);
    if (!trouble) {
      lastWarning = "";
      LOG.info("Listener {}: {}", queue, state.reason());
      return;
    }
    Instant now = clock.instant();
    if (!state.reason().equals(lastWarning) || now.isAfter(warnedAt.plus(REMIND))) {
      lastWarning = state.reason();
      warnedAt = now;
      LOG.warn("Listener {}: {}", queue, state.reason());
    }
  }
}
