package org.novalean.storage.rpc.amqp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.novalean.events.amqp.Problems;
import org.novalean.events.amqp.Throttle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection as long as it lasts. What is to be sent waits here for the link's thread, so that
 * a broker which takes nothing (short of memory or disk) holds up nobody else.
 */
final class Wire {

  private static final Logger LOG = LoggerFactory.getLogger(Wire.class);
  private static final int CAPACITY = 1000;
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  private final Connection connection;
  private final Channel channel;
  private final BlockingQueue<Optional<Outgoing>> outgoing = new LinkedBlockingQueue<>(CAPACITY);
  private final AtomicReference<@Nullable String> lost = new AtomicReference<>();
  private final Throttle throttle;

  /** What has to be there for messages to come, such as a binding. Doing it again is fine. */
  @FunctionalInterface
  interface Declarations {
    void declare(Channel channel) throws IOException;
  }

  /** A message on its way; {@code mandatory} to have it back where it has nowhere to go. */
  record Outgoing(
      String exchange,
      String key,
      boolean mandatory,
      AMQP.BasicProperties properties,
      String body) {}

  /**
   * Begins.
   *
   * @param onThrottle called when {@link #throttled} has changed; must not block
   */
  Wire(Connection connection, Runnable onThrottle) throws IOException {
    this.connection = connection;
    this.throttle =
        Throttle.of(
            connection,
            () -> {
              wakeUp();
              onThrottle.run();
            });
    this.channel = newChannel(connection);
    channel.addShutdownListener(cause -> end("connection lost: " + Problems.words(cause)));
  }

  private static Channel newChannel(Connection connection) throws IOException {
    return requireNonNull(connection.createChannel(), "no channel left");
  }

  /** The channel to declare and publish on; for the link's thread alone. */
  Channel channel() {
    return channel;
  }

  /** One to consume on, whose end ends the wire. */
  Channel newChannel() throws IOException {
    return newChannel(connection);
  }

  /** False where too much waits already: the broker takes nothing. */
  boolean put(Outgoing message) {
    return outgoing.offer(Optional.of(message));
  }

  /**
   * Sends what is put here, until the connection is lost or the link closes, and declares again and
   * again: a binding can be lost with the exchange, and a node of RabbitMQ that is cut off from the
   * others keeps a connection, but declares nothing.
   */
  void send(Declarations declarations, Duration declareEvery, BooleanSupplier closing)
      throws IOException, InterruptedException {
    // By the monotonic clock: a jump of the wall clock must not stop it.
    var again = System.nanoTime() + declareEvery.toNanos();
    var patience = Math.min(1000, declareEvery.toMillis());
    while (!closing.getAsBoolean() && lost().isEmpty()) {
      var next = outgoing.poll(patience, TimeUnit.MILLISECONDS);
      if (next != null && next.isPresent() && isTaken(closing)) {
        publish(next.get());
      }
      if (System.nanoTime() - again >= 0 && throttled().isEmpty()) {
        declarations.declare(channel);
        again = System.nanoTime() + declareEvery.toNanos();
      }
    }
  }

  /** What is written to a broker that reads nothing could block for as long, a close too. */
  private boolean isTaken(BooleanSupplier closing) throws InterruptedException {
    while (throttled().isPresent() && !closing.getAsBoolean() && lost().isEmpty()) {
      throttle.awaitOff(LOOK_EVERY);
    }
    return throttled().isEmpty();
  }

  /** Why the broker takes nothing at present; empty where it does. */
  Optional<String> throttled() {
    return throttle.reason();
  }

  private void publish(Outgoing message) throws IOException {
    try {
      channel.basicPublish(
          message.exchange(),
          message.key(),
          message.mandatory(),
          message.properties(),
          message.body().getBytes(UTF_8));
    } catch (IllegalArgumentException e) {
      // Such as an address that a request gave: it would end each connection anew.
      LOG.warn("Not sent, AMQP has no words for it: {}", e.getMessage());
    }
  }

  /** Why it is over; empty while it is not. */
  Optional<String> lost() {
    return Optional.ofNullable(lost.get());
  }

  void end(String reason) {
    if (lost.compareAndSet(null, reason)) {
      wakeUp();
    }
  }

  /** Where it is full, the thread is awake anyway. */
  void wakeUp() {
    var unused = outgoing.offer(Optional.empty());
  }
}
