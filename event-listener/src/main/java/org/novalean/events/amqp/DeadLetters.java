package org.novalean.events.amqp;

import static java.util.Objects.requireNonNull;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.novalean.events.decode.RawMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts messages among the dead letters, with the reason. Not by the broker's own dead-lettering:
 * that would keep the tokens in the body, could not say why, and would collect what merely expired.
 *
 * <p>By a thread and a connection of its own, so that neither a broker that takes its time to store
 * them nor one that takes nothing ({@link Throttle}) holds up what can be handled.
 */
final class DeadLetters {
  private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
  private static final int MAX_REASON = 1000;
  private static final long CONFIRM_MILLIS = 10_000;
  private static final int PERSISTENT = 2;
  private static final byte[] NOTHING = {};
  private static final Pattern SHORT_ASCII = Pattern.compile("[ -~]{1,255}");

  private final Connection connection;
  private final String queue;
  private final Throttle throttle;
  private final Thread thread;
  private final Duration signEvery;
  private final AtomicBoolean returned = new AtomicBoolean();

  /** At most as many as the prefetch: each is a message that is not acknowledged yet. */
  private final BlockingQueue<Letter> letters = new LinkedBlockingQueue<>();

  /**
   * One message on its way to the others.
   *
   * @param body the message's body as it may be stored; may be shorter than it was
   */
  record Letter(Arrival arrival, String body, String reason) {}

  /** Who waits for the dead letters. Called by any thread; does not block. */
  interface Sender {

    /** The broker has it. */
    void stored(Arrival arrival) throws IOException;

    /** Nothing more can be stored over this connection. */
    void lost(String reason);
  }

  private DeadLetters(
      Connection connection, String queue, Duration signEvery, Runnable onThrottle, Sender sender) {
    this.connection = connection;
    this.signEvery = signEvery;
    this.queue = queue;
    this.throttle = Throttle.of(connection, onThrottle);
    this.thread = new Thread(() -> run(sender), "events-" + queue);
    thread.setDaemon(true);
    connection.addShutdownListener(
        cause -> {
          if (!cause.isInitiatedByApplication()) {
            sender.lost("connection lost: " + Problems.words(cause));
          }
          thread.interrupt();
        });
  }

  /**
   * Begins.
   *
   * @param connection for nothing else
   * @param signEvery how often it is seen whether the broker takes messages
   * @param onThrottle called when {@link #throttled} has changed; must not block
   */
  static DeadLetters over(
      Connection connection, String queue, Duration signEvery, Runnable onThrottle, Sender sender) {
    DeadLetters letters = new DeadLetters(connection, queue, signEvery, onThrottle, sender);
    letters.thread.start();
    return letters;
  }

  /** Takes one; does not block. */
  void put(Letter letter) {
    letters.add(letter);
  }

  /** Why the broker takes nothing; empty where it does. */
  Optional<String> throttled() {
    return throttle.reason();
  }

  private void run(Sender sender) {
    try {
      Channel channel = channel();
      while (connection.isOpen()) {
        List<Letter> some = next();
        if (some.isEmpty()) {
          giveSign(channel);
        } else {
          store(some, channel);
        }
        for (Letter letter : some) {
          sender.stored(letter.arrival());
        }
      }
    } catch (IOException e) {
      sender.lost(
          e.getCause() instanceof ShutdownSignalException cause
              ? "connection lost: " + Problems.words(cause)
              : String.valueOf(e.getMessage()));
    } catch (ShutdownSignalException e) {
      sender.lost("connection lost: " + Problems.words(e));
    } catch (InterruptedException e) {
      LOG.debug("The connection for dead letters is over", e);
    } catch (RuntimeException e) {
      LOG.error("No dead letters can be stored", e);
      sender.lost("storing dead letters failed: " + e);
    }
  }

  private Channel channel() throws IOException {
    Channel channel = requireNonNull(connection.createChannel(), "no channel left");
    channel.confirmSelect();
    channel.addReturnListener(message -> returned.set(true));
    giveSign(channel);
    return channel;
  }

  /** All that wait; empty where none does for a while. */
  private List<Letter> next() throws InterruptedException {
    List<Letter> next = new ArrayList<>();
    Letter first = letters.poll(signEvery.toMillis(), TimeUnit.MILLISECONDS);
    if (first != null) {
      next.add(first);
      letters.drainTo(next);
    }
    return next;
  }

  /** Publishes to nobody: RabbitMQ tells that it takes nothing only to who publishes meanwhile. */
  private void giveSign(Channel channel) throws IOException {
    if (throttle.reason().isEmpty()) {
      channel.basicPublish("", "", new AMQP.BasicProperties(), NOTHING);
    }
  }

  /** Returns when the broker has all of them. */
  private void store(List<Letter> some, Channel channel) throws IOException, InterruptedException {
    for (Letter letter : some) {
      // What is written to a broker that reads nothing could block for as long.
      throttle.awaitOff();
      publish(letter, channel);
    }
    confirm(channel);
    if (returned.getAndSet(false)) {
      throw new IOException("queue " + queue + " for dead letters was deleted; it is made anew");
    }
  }

  private void publish(Letter letter, Channel channel) throws IOException {
    RawMessage message = letter.arrival().message();
    String reason = letter.reason();
    Map<String, Object> headers = new LinkedHashMap<>();
    headers.put(
        "x-nova-lean-reason",
        reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON));
    headers.put("x-nova-lean-exchange", message.exchange());
    headers.put("x-nova-lean-routing-key", message.routingKey());
    headers.put("x-nova-lean-size", message.size());
    AMQP.BasicProperties properties =
        new AMQP.BasicProperties.Builder()
            .contentType(storable(message.contentType()))
            .contentEncoding("utf-8")
            .deliveryMode(PERSISTENT)
            .headers(headers)
            .build();
    channel.basicPublish(
        "", queue, true, properties, letter.body().getBytes(StandardCharsets.UTF_8));
  }

  /** AMQP's short texts have 255 bytes; what was no UTF-8 has grown while it was read. */
  static String storable(Optional<String> contentType) {
    return contentType
        .filter(type -> SHORT_ASCII.matcher(type).matches())
        .orElse("application/octet-stream");
  }

  private void confirm(Channel channel) throws IOException, InterruptedException {
    while (true) {
      try {
        if (!channel.waitForConfirms(CONFIRM_MILLIS)) {
          throw new IOException("the broker did not take a dead letter into queue " + queue);
        }
        return;
      } catch (TimeoutException e) {
        if (throttle.reason().isEmpty()) {
          throw new IOException(
              "the broker did not confirm a dead letter within " + CONFIRM_MILLIS / 1000 + " s", e);
        }
        throttle.awaitOff();
      }
    }
  }
}
