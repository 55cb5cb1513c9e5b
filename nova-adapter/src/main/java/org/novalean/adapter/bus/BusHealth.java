package org.novalean.adapter.bus;

import static java.util.Objects.requireNonNull;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.novalean.events.ListenerState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether notifications arrive at present; says each change of the reason in the log. */
public final class BusHealth implements Consumer<ListenerState>, BooleanSupplier {
  private static final Logger log = LoggerFactory.getLogger(BusHealth.class);

  private final Runnable onReady;
  private volatile boolean ready;
  private volatile String said = "";

  /**
   * Starts as not heard.
   *
   * @param onReady what to do when notifications arrive again: look for what was missed meanwhile
   */
  public BusHealth(Runnable onReady) {
    this.onReady = requireNonNull(onReady, "onReady is null");
  }

  @Override
  public void accept(ListenerState state) {
    var isReady = state instanceof ListenerState.Ready;
    if (!state.reason().equals(said)) {
      said = state.reason();
      if (isReady || state instanceof ListenerState.Closed) {
        log.info("bus: {}", said);
      } else {
        log.warn("bus: {}", said);
      }
    }
    ready = isReady;
    if (isReady) {
      onReady.run();
    }
  }

  @Override
  public boolean getAsBoolean() {
    return ready;
  }
}
