package org.novalean.adapter.placement;

import static java.util.Objects.requireNonNull;

/** Garbage collection as a person asks for it; closing it ends the connections behind it. */
public final class GarbageDesk implements AutoCloseable {

  private final GarbageSurvey garbage;
  private final Runnable disconnect;

  /**
   * @param disconnect done when it is closed
   */
  public GarbageDesk(GarbageSurvey garbage, Runnable disconnect) {
    this.garbage = requireNonNull(garbage, "garbage is null");
    this.disconnect = requireNonNull(disconnect, "disconnect is null");
  }

  public GarbageSurvey garbage() {
    return garbage;
  }

  @Override
  public void close() {
    disconnect.run();
  }
}
