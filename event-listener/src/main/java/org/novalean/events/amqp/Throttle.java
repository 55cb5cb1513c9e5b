package org.novalean.events.amqp;

import com.rabbitmq.client.Connection;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Whether RabbitMQ reads from a connection: while it is short of memory or disk it reads nothing
 * more, not even acknowledgements, from one that publishes then. It tells that connection so, and
 * no other.
 */
public final class Throttle {
  private final Runnable onChange;
  private @Nullable String reason;

  private Throttle(Runnable onChange) {
    this.onChange = onChange;
  }

  /**
   * Of a connection, from now on.
   *
   * @param onChange called by the client's thread; must not block
   */
  public static Throttle of(Connection connection, Runnable onChange) {
    Throttle throttle = new Throttle(onChange);
    connection.addBlockedListener(throttle::set, () -> throttle.set(null));
    return throttle;
  }

  private void set(@Nullable String now) {
    synchronized (this) {
      reason = now;
      notifyAll();
    }
    onChange.run();
  }

  /** Why RabbitMQ takes nothing, as a clause for a person; empty where it does. */
  public synchronized Optional<String> reason() {
    return Optional.ofNullable(reason)
        .map(
            why ->
                "RabbitMQ takes no messages from anybody (it is "
                    + why
                    + "): until that is over, OpenStack's services can tell nothing, and agents"
                    + " answer nothing. Look at rabbitmqctl status, and give it what it lacks");
  }

  /** Waits until RabbitMQ takes messages. */
  public synchronized void awaitOff() throws InterruptedException {
    while (reason != null) {
      wait();
    }
  }

  /** The same, but not for longer. */
  public synchronized void awaitOff(Duration atMost) throws InterruptedException {
    long until = System.nanoTime() + atMost.toNanos();
    long left = atMost.toNanos();
    while (reason != null && left > 0) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
      left = until - System.nanoTime();
    }
  }
}
