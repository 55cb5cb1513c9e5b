package org.novalean.adapter.bus;

import static java.util.Objects.requireNonNull;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.novalean.events.ListenerState;

/**
 * Whether notifications arrive at present. The listener itself logs its states and their reasons.
 */
public final class BusHealth implements Consumer<ListenerState>, BooleanSupplier {
  private final Runnable onReady;
  private volatile boolean ready;

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
    ready = state instanceof ListenerState.Ready;
    if (ready) {
      onReady.run();
    }
  }

  @Override
  public boolean getAsBoolean() {
    return ready;
  }
}
