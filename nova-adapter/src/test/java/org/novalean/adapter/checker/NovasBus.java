package org.novalean.adapter.checker;

import java.util.Optional;
import org.novalean.events.Recordings;
import org.novalean.events.TransportUrl;
import org.novalean.events.testing.TestingPublisher;

/**
 * Publishes as oslo.messaging does: again and again until the broker confirms it, so that a message
 * may come twice.
 */
final class NovasBus implements AutoCloseable {

  private final TransportUrl url;
  private final String exchange;
  private Optional<TestingPublisher> publisher = Optional.empty();
  private long published;
  private boolean closed;

  NovasBus(TransportUrl url, String exchange) {
    this.url = url;
    this.exchange = exchange;
  }

  synchronized void publish(Recordings.Message message) {
    while (!closed) {
      try {
        connected().publish(message);
        published++;
        return;
      } catch (AssertionError | RuntimeException e) {
        disconnect();
      }
    }
  }

  /** How many were confirmed. */
  synchronized long published() {
    return published;
  }

  private TestingPublisher connected() {
    var connected = publisher.orElseGet(() -> new TestingPublisher(url, exchange));
    publisher = Optional.of(connected);
    return connected;
  }

  private void disconnect() {
    try {
      publisher.ifPresent(TestingPublisher::close);
    } catch (AssertionError | RuntimeException e) {
      // It is gone with its broker.
      publisher = Optional.empty();
    }
    publisher = Optional.empty();
  }

  @Override
  public synchronized void close() {
    closed = true;
    disconnect();
  }
}
