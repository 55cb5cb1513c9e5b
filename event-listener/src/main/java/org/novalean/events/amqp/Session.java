package org.novalean.events.amqp;

import static java.util.Objects.requireNonNull;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.novalean.events.ListenerConfig;

/**
 * One connection: the queues declared, the consumer registered. When anything breaks, the session
 * is lost as a whole and a new one is made; messages not acknowledged then come again.
 */
final class Session {
  private final Connection connection;
  private final Declarations declarations;
  private final DeadLetters deadLetters;
  private final Channel channel;

  /** At most as many as the prefetch, and wake-up calls. */
  private final BlockingQueue<Optional<Arrival>> arrivals = new LinkedBlockingQueue<>();

  private final AtomicReference<@Nullable String> lost = new AtomicReference<>();

  private Session(
      Connection connection, Connection publishing, ListenerConfig config, Channel channel) {
    this.connection = connection;
    this.declarations = new Declarations(config);
    this.channel = channel;
    this.deadLetters =
        DeadLetters.over(
            publishing,
            config.queue().deadLetterQueue(),
            config.retry().bindingCheck(),
            this::wakeUp,
            new Outcome());
  }

  private final class Outcome implements DeadLetters.Sender {
    @Override
    public void stored(Arrival arrival) throws IOException {
      acknowledge(arrival);
    }

    @Override
    public void lost(String reason) {
      lose(reason);
    }
  }

  /**
   * Declares and consumes.
   *
   * @param publishing another connection, for dead letters alone
   */
  static Session begin(Connection connection, Connection publishing, ListenerConfig config)
      throws IOException {
    Channel channel = requireNonNull(connection.createChannel(), "no channel left");
    Session session = new Session(connection, publishing, config, channel);
    session.consume(config);
    return session;
  }

  private void consume(ListenerConfig config) throws IOException {
    channel.addShutdownListener(cause -> lose("connection lost: " + Problems.words(cause)));
    declarations.queues(connection);
    channel.basicQos(config.queue().prefetch());
    String queue = config.queue().name();
    channel.basicConsume(
        queue,
        false,
        new QueueConsumer(
            channel,
            arrival -> arrivals.add(Optional.of(arrival)),
            () ->
                lose(
                    "the broker cancelled the consumer: queue "
                        + queue
                        + " was deleted or its node went down")));
  }

  /** Binds what is not bound; gives the exchanges that do not exist. */
  List<String> bind() throws IOException {
    return declarations.bind(connection);
  }

  /** The next message; empty after the time, or when woken up. */
  Optional<Arrival> next(Duration timeout) throws InterruptedException {
    Optional<Arrival> next = arrivals.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
    return next == null ? Optional.empty() : next;
  }

  void wakeUp() {
    arrivals.add(Optional.empty());
  }

  /** How much the broker has handed out that nobody has asked for yet. */
  int waiting() {
    return arrivals.size();
  }

  /** Why this session is over; empty while it is not. */
  Optional<String> lost() {
    return Optional.ofNullable(lost.get());
  }

  void lose(String reason) {
    if (lost.compareAndSet(null, reason)) {
      wakeUp();
    }
  }

  void acknowledge(Arrival arrival) throws IOException {
    channel.basicAck(arrival.tag(), false);
  }

  /** Has it put among the dead letters, and then acknowledged. */
  void deadLetter(DeadLetters.Letter letter) {
    deadLetters.put(letter);
  }

  /** Why the broker takes nothing from publishers; empty where it does. */
  Optional<String> throttled() {
    return deadLetters.throttled();
  }
}
