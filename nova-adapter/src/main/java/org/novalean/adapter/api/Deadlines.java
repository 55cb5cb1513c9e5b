package org.novalean.adapter.api;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Cuts off who takes too long to send a body or to take an answer: a thread is blocked meanwhile.
 * That thread is interrupted, by which its socket is closed ({@link
 * java.nio.channels.InterruptibleChannel}); to close the exchange instead could block likewise. So
 * a deadline is set around what touches the socket, and nothing else.
 */
final class Deadlines implements AutoCloseable {

  private final Duration patience;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            var thread = new Thread(task, "api-deadlines");
            thread.setDaemon(true);
            return thread;
          });

  Deadlines(Duration patience) {
    this.patience = requireNonNull(patience, "patience is null");
  }

  /** Something that touches the socket. */
  @FunctionalInterface
  interface Wire<T> {
    T touch() throws IOException;
  }

  /** Something that touches the socket, and gives nothing back. */
  @FunctionalInterface
  interface SilentWire {
    void touch() throws IOException;
  }

  /**
   * Does it, and gives it the time there is.
   *
   * @throws IOException where it does, or was cut off
   */
  <T> T within(Wire<T> wire) throws IOException {
    var deadline = new Deadline(Thread.currentThread());
    try {
      return wire.touch();
    } finally {
      deadline.end();
    }
  }

  /** The same, for what gives nothing back. */
  void touch(SilentWire wire) throws IOException {
    var unused =
        within(
            () -> {
              wire.touch();
              return Boolean.TRUE;
            });
  }

  /** Time that one thread has. */
  private final class Deadline {
    private final Thread thread;
    private final Optional<Future<?>> cut;

    @GuardedBy("this")
    private boolean over;

    @GuardedBy("this")
    private boolean missed;

    private Deadline(Thread thread) {
      this.thread = thread;
      this.cut = schedule();
    }

    private Optional<Future<?>> schedule() {
      try {
        return Optional.of(timer.schedule(this::miss, patience.toMillis(), TimeUnit.MILLISECONDS));
      } catch (RejectedExecutionException e) {
        // The API stops, and every connection ends with it.
        return Optional.empty();
      }
    }

    private synchronized void miss() {
      if (!over) {
        missed = true;
        thread.interrupt();
      }
    }

    private synchronized void end() {
      over = true;
      cut.ifPresent(future -> future.cancel(false));
      if (missed) {
        // It was meant for this connection, and not for what the thread does next.
        var unused = Thread.interrupted();
      }
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
