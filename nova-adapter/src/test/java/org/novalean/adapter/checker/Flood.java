package org.novalean.adapter.checker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.novalean.events.Poison;
import org.novalean.events.Recordings;
import org.novalean.events.TransportUrl;
import org.novalean.events.testing.TestingFlood;

/**
 * What a large cloud tells in a busy hour: real notifications of every kind, of servers that are
 * known and of such that are not, and now and then poison of every kind.
 */
final class Flood implements AutoCloseable {

  /** Messages a second, as far as the machine can. */
  private static final int RATE = 2_000;

  private static final int POISON_EVERY = 50;

  /** The longest poison is as long as thousands of notifications. */
  private static final int LONGEST_EVERY = 20_000;

  private static final List<Recordings.Message> RECORDED =
      Recordings.ALL.stream().flatMap(name -> Recordings.messages(name).stream()).toList();

  private static final String KEY = "versioned_notifications.info";

  private final TestingFlood bus;
  private final Random random;
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final List<byte[]> bodies = new ArrayList<>();
  private volatile boolean flows;
  private long published;
  private long poison;

  /** One that does not flow yet. */
  Flood(TransportUrl url, String exchange, Random random) {
    this.bus = new TestingFlood(url, exchange);
    this.random = random;
    Poison.ALL.forEach(each -> bodies.add(each.body()));
  }

  /** Flows until something is so, partly about these servers; returns when the broker has all. */
  void flowUntil(Callable<Void> something, List<String> servers)
      throws ExecutionException, InterruptedException, TimeoutException {
    flows = true;
    Future<?> flowing = thread.submit(() -> flow(servers));
    try {
      something.call();
    } catch (Exception e) {
      throw new ExecutionException(e);
    } finally {
      flows = false;
      flowing.get(5, TimeUnit.MINUTES);
    }
  }

  private void flow(List<String> servers) {
    var began = System.nanoTime();
    var before = published();
    while (flows) {
      var due = before + (System.nanoTime() - began) * RATE / TimeUnit.SECONDS.toNanos(1);
      while (flows && published() < due) {
        publishNext(servers);
      }
      pause();
    }
    confirm();
  }

  private void publishNext(List<String> servers) {
    var next = published() + 1;
    if (next % LONGEST_EVERY == 0) {
      publish(Poison.ALL.size() - 1);
    } else if (next % POISON_EVERY == 0) {
      publish(random.nextInt(Poison.ALL.size() - 1));
    } else {
      publish(RECORDED.get(random.nextInt(RECORDED.size())).anewOf(server(servers)));
    }
  }

  private String server(List<String> servers) {
    return random.nextInt(3) == 0
        ? UUID.randomUUID().toString()
        : servers.get(random.nextInt(servers.size()));
  }

  private synchronized void publish(int kind) {
    published++;
    poison++;
    bus.publish(KEY, Poison.ALL.get(kind).contentType(), "utf-8", Map.of(), bodies.get(kind));
  }

  /** Publishes one more, at any time, by any thread. */
  synchronized void publish(Recordings.Message message) {
    published++;
    bus.publish(
        message.routingKey(),
        message.contentType(),
        message.contentEncoding(),
        Map.of(),
        message.body().getBytes(UTF_8));
  }

  private synchronized void confirm() {
    bus.confirm();
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(5);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** How many were published, poison too. */
  synchronized long published() {
    return published;
  }

  /** How many of them cannot be read. */
  synchronized long poison() {
    return poison;
  }

  @Override
  public void close() {
    flows = false;
    thread.shutdownNow();
    bus.close();
  }
}
