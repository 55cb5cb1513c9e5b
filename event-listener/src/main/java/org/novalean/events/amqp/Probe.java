package org.novalean.events.amqp;

import static java.util.Objects.requireNonNull;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.novalean.events.BrokerHost;
import org.novalean.events.ListenerConfig;
import org.novalean.events.Notification;
import org.novalean.events.NotificationProbe;
import org.novalean.events.ProbeException;
import org.novalean.events.decode.NotificationDecoder;
import org.novalean.events.decode.UnreadableMessage;

/** {@link NotificationProbe} on RabbitMQ. */
public final class Probe implements NotificationProbe {
  private static final int NOT_FOUND = 404;

  /** The priorities that Nova publishes with. */
  private static final List<String> PRIORITIES = List.of("info", "error");

  private final ListenerConfig config;
  private final Connector connector;
  private final Problems problems;
  private final NotificationDecoder decoder = new NotificationDecoder();

  /** Nothing is sent yet. */
  public Probe(ListenerConfig config) {
    this.config = requireNonNull(config, "config is null");
    LinkSettings link = ListenerLink.of(config, "nova-lean probe");
    this.connector = new Connector(link);
    this.problems = new Problems(link.transportUrl().virtualHost(), link.advice());
  }

  private interface Look<T> {
    T at(BrokerHost host, Connection connection) throws IOException, InterruptedException;
  }

  @Override
  public BrokerHost signIn() {
    return atOnce((host, connection) -> host);
  }

  @Override
  public List<String> missingExchanges() {
    return atOnce(
        (host, connection) -> {
          List<String> missing = new ArrayList<>();
          for (String exchange : config.exchanges()) {
            if (!exists(connection, channel -> channel.exchangeDeclarePassive(exchange))) {
              missing.add(exchange);
            }
          }
          return missing;
        });
  }

  @Override
  public List<String> defaultQueues() {
    return atOnce(
        (host, connection) -> {
          List<String> found = new ArrayList<>();
          for (String topic : config.topics()) {
            for (String priority : PRIORITIES) {
              String queue = topic + "." + priority;
              if (exists(connection, channel -> channel.queueDeclarePassive(queue))) {
                found.add(queue);
              }
            }
          }
          return found;
        });
  }

  @Override
  public Optional<Notification> await(Duration patience) throws InterruptedException {
    return look((host, connection) -> firstNotification(connection, patience));
  }

  private Optional<Notification> firstNotification(Connection connection, Duration patience)
      throws IOException, InterruptedException {
    BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
    Channel channel = requireNonNull(connection.createChannel(), "no channel left");
    // A name like our own queue's: the broker's permissions may allow no other.
    String queue = config.queue().name() + ".probe." + UUID.randomUUID();
    channel.queueDeclare(queue, false, true, true, null);
    for (String exchange : config.exchanges()) {
      if (exists(connection, probe -> probe.exchangeDeclarePassive(exchange))) {
        for (String topic : config.topics()) {
          channel.queueBind(queue, exchange, topic + ".*");
        }
      }
    }
    channel.basicConsume(queue, true, new QueueConsumer(channel, arrivals::add, () -> {}));
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      Arrival arrival = arrivals.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (arrival == null) {
        return Optional.empty();
      }
      Optional<Notification> notification = decoded(arrival);
      if (notification.isPresent()) {
        return notification;
      }
    }
  }

  private Optional<Notification> decoded(Arrival arrival) {
    try {
      return Optional.of(decoder.decode(arrival.message()));
    } catch (UnreadableMessage e) {
      return Optional.empty();
    }
  }

  private interface Declaration {
    Object on(Channel channel) throws IOException;
  }

  private static boolean exists(Connection connection, Declaration declaration) throws IOException {
    // A refusal closes the channel, so each question has one of its own.
    Channel channel = requireNonNull(connection.createChannel(), "no channel left");
    try {
      declaration.on(channel);
      return true;
    } catch (IOException e) {
      if (e.getCause() instanceof ShutdownSignalException shutdown
          && Problems.replyCode(shutdown) == NOT_FOUND) {
        return false;
      }
      throw e;
    } finally {
      channel.abort();
    }
  }

  /** For a look that does not wait. */
  private <T> T atOnce(Look<T> look) {
    try {
      return look(look);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProbeException("interrupted");
    }
  }

  private <T> T look(Look<T> look) throws InterruptedException {
    List<String> reasons = new ArrayList<>();
    for (BrokerHost host : config.transportUrl().hosts()) {
      try {
        try (Connector.Opened opened = connector.open(host)) {
          return look.at(host, opened.connection());
        }
      } catch (IOException
          | TimeoutException
          | GeneralSecurityException
          | ShutdownSignalException e) {
        reasons.add(problems.explain(host, e));
      }
    }
    throw new ProbeException(String.join("\n", reasons));
  }
}
