package org.novalean.events.amqp;

import org.novalean.events.Lag;
import org.novalean.events.NotificationListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says when a listener falls behind: at a twentieth of what the queue holds, and each doubling. */
final class LagLog {
  private static final Logger LOG = LoggerFactory.getLogger(NotificationListener.class);

  private final String queue;
  private final int bound;
  private final long worthTelling;
  private long told;

  LagLog(String queue, int bound) {
    this.queue = queue;
    this.bound = bound;
    this.worthTelling = Math.max(1, bound / 20);
  }

  /** Tells of it where it is worth it; true where it did. */
  boolean see(Lag lag) {
    if (lag.waiting() >= Math.max(worthTelling, 2 * told)) {
      told = lag.waiting();
      LOG.warn(
          "Listener {} is behind: {} notifications wait, the oldest for {} s. Beyond {} the oldest"
              + " are dropped",
          queue,
          lag.waiting(),
          lag.age().toSeconds(),
          bound);
      return true;
    }
    if (told > 0 && lag.waiting() < worthTelling / 2.0) {
      told = 0;
      LOG.info("Listener {} has caught up: {} notifications wait", queue, lag.waiting());
      return true;
    }
    return false;
  }
}
