package org.novalean.adapter.migration;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether Nova's notifications arrive. A bus that is there says little: Nova may send to another
 * topic or broker, and then migrations end of which nothing was heard.
 */
final class Hearing {
  private static final Logger log = LoggerFactory.getLogger(Hearing.class);

  /** Of one migration the adapter may have missed all while it connected. */
  private static final int UNHEARD = 2;

  private final BooleanSupplier busIsThere;
  private final Duration askEvery;
  private int endedUnheard;
  private boolean deaf;

  /**
   * Makes one.
   *
   * @param askEvery how often Nova is asked instead, for the log
   */
  Hearing(BooleanSupplier busIsThere, Duration askEvery) {
    this.busIsThere = requireNonNull(busIsThere, "busIsThere is null");
    this.askEvery = requireNonNull(askEvery, "askEvery is null");
  }

  /** A notification came. */
  void heard() {
    endedUnheard = 0;
  }

  /** A migration that began in this process's time has ended. */
  void ended() {
    endedUnheard++;
  }

  boolean isDeaf() {
    return deaf;
  }

  /** Says what has changed. */
  void look() {
    var there = busIsThere.getAsBoolean();
    if (!there) {
      endedUnheard = 0;
    }
    var now = !there || endedUnheard >= UNHEARD;
    if (now == deaf) {
      return;
    }
    deaf = now;
    if (!deaf) {
      log.info("Notifications arrive: looking at os-migrations when one tells of a migration");
    } else if (there) {
      log.warn(
          "Migrations end of which no notification told, though RabbitMQ is there: looking at os-migrations every {} s instead. Run 'nova-lean doctor', and see in nova.conf that no other topics or transport_url are set for notifications, and no kombu_compression",
          askEvery.toSeconds());
    } else {
      log.warn(
          "No notifications at present: looking at os-migrations every {} s instead",
          askEvery.toSeconds());
    }
  }
}
