package org.novalean.adapter.retype;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** How time passes between two looks. */
public interface Pause {

  /**
   * Waits, and returns early where whoever waits is told to stop.
   *
   * @param stop counted down to have it stop
   * @return whether to stop
   */
  boolean isEndedWithin(Duration time, CountDownLatch stop) throws InterruptedException;
}
