package org.novalean.adapter.wiring;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.novalean.adapter.leadership.Leadership;
import org.novalean.events.Notification;
import org.novalean.events.NotificationHandler;

/**
 * Takes notifications only while this adapter may act. What comes meanwhile waits without being
 * acknowledged, so that it goes to the adapter that takes over, if there is one: both have the one
 * queue.
 */
final class Intake implements NotificationHandler, AutoCloseable {
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  private final NotificationHandler handler;
  private final Leadership leadership;
  private final CountDownLatch closing = new CountDownLatch(1);

  Intake(NotificationHandler handler, Leadership leadership) {
    this.handler = requireNonNull(handler, "handler is null");
    this.leadership = requireNonNull(leadership, "leadership is null");
  }

  @Override
  public void handle(Notification notification) throws Exception {
    while (!leadership.mayAct()) {
      if (closing.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new InterruptedException("this adapter stops");
      }
    }
    handler.handle(notification);
  }

  /** To be called right before the listener is closed: what waits here is not taken any more. */
  @Override
  public void close() {
    closing.countDown();
  }
}
