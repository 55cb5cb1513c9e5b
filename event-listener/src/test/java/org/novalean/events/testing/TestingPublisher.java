package org.novalean.events.testing;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import org.novalean.events.BrokerHost;
import org.novalean.events.Messages;
import org.novalean.events.Recordings;
import org.novalean.events.TransportUrl;

/**
 * Publishes as an OpenStack service does through oslo.messaging: it declares its exchange (topic,
 * not durable) and the default queue named like the routing key, and waits for the confirm.
 */
public final class TestingPublisher implements AutoCloseable {
  private static final long CONFIRM_MILLIS = 10_000;
  private static final int PERSISTENT = 2;

  private final Connection connection;
  private final Channel channel;
  private final String exchange;

  /** Connects; declares the exchange only when it publishes or is told to. */
  public TestingPublisher(TransportUrl url, String exchange) {
    this.exchange = exchange;
    connection = connect(url, "testing publisher");
    try {
      channel = connection.createChannel();
      channel.confirmSelect();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static Connection connect(TransportUrl url, String name) {
    BrokerHost host = url.hosts().get(0);
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost(host.host());
    factory.setPort(host.port());
    factory.setUsername(host.username());
    factory.setPassword(host.password());
    factory.setVirtualHost(url.virtualHost());
    factory.setAutomaticRecoveryEnabled(false);
    try {
      return factory.newConnection(name);
    } catch (IOException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  /** Declares the exchange, as a service does before it first publishes. */
  public void declareExchange() {
    declareExchange(false);
  }

  /** The same, durable or not. */
  public void declareExchange(boolean durable) {
    attempt(() -> channel.exchangeDeclare(exchange, "topic", durable));
  }

  /** Deletes the exchange. */
  public void deleteExchange() {
    attempt(() -> channel.exchangeDelete(exchange));
  }

  /** Whether the exchange exists. */
  public boolean exchangeExists() {
    try {
      Channel probe = connection.createChannel();
      probe.exchangeDeclarePassive(exchange);
      probe.abort();
      return true;
    } catch (IOException e) {
      if (e.getCause() instanceof ShutdownSignalException) {
        return false;
      }
      throw new AssertionError(e);
    }
  }

  /** Publishes a recorded message under its own routing key. */
  public void publish(Recordings.Message message) {
    publish(
        message.routingKey(),
        message.contentType(),
        message.body().getBytes(StandardCharsets.UTF_8));
  }

  /** Publishes a JSON text. */
  public void publish(String routingKey, String body) {
    publish(routingKey, "application/json", body.getBytes(StandardCharsets.UTF_8));
  }

  /** Publishes bytes. */
  public void publish(String routingKey, String contentType, byte[] body) {
    publish(
        routingKey,
        new AMQP.BasicProperties.Builder()
            .contentType(contentType)
            .contentEncoding("utf-8")
            .deliveryMode(PERSISTENT)
            .priority(0)
            .build(),
        body);
  }

  private void publish(String routingKey, AMQP.BasicProperties properties, byte[] body) {
    declareExchange();
    attempt(() -> channel.queueDeclare(routingKey, false, false, false, null));
    attempt(() -> channel.queueBind(routingKey, exchange, routingKey));
    attempt(() -> channel.basicPublish(exchange, routingKey, properties, body));
    try {
      channel.waitForConfirmsOrDie(CONFIRM_MILLIS);
    } catch (IOException | TimeoutException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Declares a durable queue. */
  public void declareQueue(String queue, Map<String, Object> arguments) {
    attempt(() -> channel.queueDeclare(queue, true, false, false, arguments));
  }

  /**
   * Consumes a service's default queue, as Ceilometer does; gives the ids of what arrives there, in
   * order, as it arrives.
   */
  public List<String> consume(String queue) {
    List<String> ids = new CopyOnWriteArrayList<>();
    attempt(() -> channel.queueDeclare(queue, false, false, false, null));
    attempt(() -> channel.queueBind(queue, exchange, queue));
    attempt(() -> channel.queuePurge(queue));
    attempt(
        () ->
            channel.basicConsume(
                queue,
                true,
                (tag, delivery) -> ids.add(Messages.id(delivery.getBody())),
                tag -> {}));
    return ids;
  }

  /** How many messages wait in a queue. */
  public long waiting(String queue) {
    return attempt(() -> channel.messageCount(queue));
  }

  /** Takes one message out of a queue. */
  public Optional<GetResponse> take(String queue) {
    return Optional.ofNullable(attempt(() -> channel.basicGet(queue, true)));
  }

  /** Empties a queue. */
  public void purge(String queue) {
    attempt(() -> channel.queuePurge(queue));
  }

  /** Deletes a queue, whatever is in it. */
  public void deleteQueue(String queue) {
    attempt(() -> channel.queueDelete(queue));
  }

  private interface Call<T> {
    T run() throws IOException;
  }

  private interface Action {
    void run() throws IOException;
  }

  private static <T> T attempt(Call<T> call) {
    try {
      return call.run();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void attempt(Action action) {
    attempt(
        () -> {
          action.run();
          return true;
        });
  }

  @Override
  public void close() {
    connection.abort(1000);
  }
}
