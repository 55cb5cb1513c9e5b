package org.novalean.storage.libvirt;

import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.novalean.storage.hypervisor.HypervisorException.Unavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections to one libvirtd: one that hears its events and is made anew whenever it is lost,
 * and those that calls are made on.
 *
 * <p>Each call has a connection to itself. libvirt's client lets threads share one, but in libvirt
 * 9.0 a thread that joins another's wait for an answer may get its own answer only at the next
 * keepalive (seen: after 5 s, while another call hung).
 */
final class Connections implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Connections.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final String uri;
  private final Events events;
  private final Semaphore woken = new Semaphore(0);
  private final Queue<Connection> idle = new ConcurrentLinkedQueue<>();
  private volatile boolean connected;
  private volatile String trouble = "it has not answered yet";
  private volatile boolean closed;

  /** Connects in the background. */
  Connections(String uri, Events events) {
    this.uri = uri;
    this.events = events;
    // A thread of its own that may hang: libvirt has no deadline for opening a connection.
    var thread = new Thread(this::supervise, "libvirt-connection");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * A connection for one call, to be given back. Waits for as long as libvirtd lets it.
   *
   * @throws Unavailable where libvirtd is known not to be there
   */
  Connection borrow() throws LibvirtFailure {
    if (!connected) {
      throw new Unavailable(
          "No connection to libvirt at %s: %s. Is libvirtd (or virtqemud) running?"
              .formatted(uri, trouble),
          new IllegalStateException(trouble));
    }
    for (var free = idle.poll(); free != null; free = idle.poll()) {
      if (free.isAlive()) {
        return free;
      }
      free.close();
    }
    return Connection.open(uri);
  }

  void giveBack(Connection connection) {
    idle.add(connection);
    if (closed) {
      closeIdle();
    }
  }

  private void closeIdle() {
    for (var free = idle.poll(); free != null; free = idle.poll()) {
      free.close();
    }
  }

  private void supervise() {
    var pause = FIRST_PAUSE;
    try {
      while (!closed) {
        if (serve()) {
          pause = FIRST_PAUSE;
        }
        if (!closed) {
          woken.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS);
        }
        pause = pause.multipliedBy(2);
        pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Connects, and returns when the connection is gone; false if there never was one. */
  private boolean serve() throws InterruptedException {
    woken.drainPermits();
    try (var connection = Connection.open(uri)) {
      connection.watch(events, woken::release);
      log.info("Connected to libvirt at {}", uri);
      connected = true;
      events.connected(true);
      while (!closed && connection.isAlive()) {
        woken.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS);
      }
      connected = false;
      trouble("the connection was lost");
      events.connected(false);
      return true;
    } catch (LibvirtFailure e) {
      trouble(Optional.ofNullable(e.getMessage()).orElse("no reason given"));
      return false;
    }
  }

  private void trouble(String now) {
    if (!closed && !now.equals(trouble)) {
      log.warn("No connection to libvirt at {}: {}", uri, now);
    }
    trouble = now;
  }

  @Override
  public void close() {
    closed = true;
    woken.release();
    closeIdle();
  }
}
