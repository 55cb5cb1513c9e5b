package org.novalean.adapter.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Server-sent events, each stream on a thread of its own, so many at a time: who listens takes no
 * thread from who asks.
 */
final class EventStreams implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EventStreams.class);

  private final EventHub hub;
  private final Gate gate;
  private final Deadlines deadlines;
  private final Duration heartbeat;
  private final Clock clock;
  private final ExecutorService threads;
  private final int most;
  private volatile boolean closed;

  /**
   * Makes it.
   *
   * @param deadlines for each write
   * @param most streams at a time
   */
  EventStreams(
      EventHub hub, Gate gate, Deadlines deadlines, Duration heartbeat, int most, Clock clock) {
    this.hub = requireNonNull(hub, "hub is null");
    this.gate = requireNonNull(gate, "gate is null");
    this.deadlines = requireNonNull(deadlines, "deadlines is null");
    this.heartbeat = requireNonNull(heartbeat, "heartbeat is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.most = most;
    this.threads =
        new ThreadPoolExecutor(
            0,
            most,
            10,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> {
              var thread = new Thread(task, "api-events");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Makes a stream of an exchange, which belongs to it from then on, and returns at once. */
  void begin(HttpExchange exchange, Gate.Entrant entrant) throws ApiError {
    try {
      threads.execute(() -> run(exchange, entrant));
    } catch (RejectedExecutionException e) {
      throw ApiError.unavailable(
          "/v1/events",
          "%d listen already, which is as many as may ([api] max_event_clients)".formatted(most),
          "try again later, or ask /v1/status now and then");
    }
  }

  private void run(HttpExchange exchange, Gate.Entrant entrant) {
    var lastId = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Last-Event-ID"));
    try (var subscription = hub.subscribe(lastId)) {
      var headers = exchange.getResponseHeaders();
      headers.set("Content-Type", "text/event-stream");
      headers.set("Cache-Control", "no-store");
      // A proxy that collects answers would hold events back.
      headers.set("X-Accel-Buffering", "no");
      deadlines.touch(() -> exchange.sendResponseHeaders(200, 0));
      stream(exchange.getResponseBody(), subscription, entrant);
    } catch (IOException e) {
      log.debug("API: {} listens no more", exchange.getRemoteAddress(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.error("API: a stream of events failed", e);
    } finally {
      Sending.end(exchange, deadlines);
    }
  }

  private void stream(OutputStream out, EventHub.Subscription subscription, Gate.Entrant entrant)
      throws IOException, InterruptedException {
    var checkAt = clock.instant().plus(heartbeat);
    while (!closed) {
      var event = subscription.next(heartbeat.toMillis());
      if (subscription.isBehind()) {
        write(out, ": too slow, events were lost: come back\n\n");
        return;
      }
      var now = clock.instant();
      if (!now.isBefore(entrant.caller().expiresAt())) {
        write(out, ": the token has expired\n\n");
        return;
      }
      if (!now.isBefore(checkAt)) {
        if (!gate.mayStay(entrant)) {
          write(out, ": the token is not valid any more\n\n");
          return;
        }
        checkAt = now.plus(heartbeat);
      }
      write(out, event.map(EventHub.Event::wire).orElse(": alive\n\n"));
    }
  }

  private void write(OutputStream out, String text) throws IOException {
    deadlines.touch(
        () -> {
          out.write(text.getBytes(UTF_8));
          out.flush();
        });
  }

  @Override
  public void close() {
    closed = true;
    threads.shutdownNow();
  }
}
