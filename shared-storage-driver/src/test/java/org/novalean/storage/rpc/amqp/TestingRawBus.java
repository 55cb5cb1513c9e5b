package org.novalean.storage.rpc.amqp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.novalean.events.TransportUrl;

/** Says to RabbitMQ what neither adapter nor agent would. */
final class TestingRawBus implements AutoCloseable {
  private final Connection connection;
  private final Channel channel;
  private final String exchange;

  TestingRawBus(TransportUrl url, String exchange) {
    this.exchange = exchange;
    var host = url.hosts().get(0);
    var factory = new ConnectionFactory();
    factory.setHost(host.host());
    factory.setPort(host.port());
    factory.setUsername(host.username());
    factory.setPassword(host.password());
    factory.setVirtualHost(url.virtualHost());
    factory.setAutomaticRecoveryEnabled(false);
    try {
      connection = factory.newConnection("testing raw bus");
      channel = connection.createChannel();
    } catch (IOException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  void publish(String key, byte[] body) {
    publish(key, new AMQP.BasicProperties(), body);
  }

  private void publish(String key, AMQP.BasicProperties properties, byte[] body) {
    try {
      channel.basicPublish(exchange, key, properties, body);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Gives the reply. */
  String ask(String key, String id, String body) {
    BlockingQueue<String> replies = new LinkedBlockingQueue<>();
    try {
      var queue = channel.queueDeclare().getQueue();
      channel.basicConsume(
          queue,
          true,
          (tag, delivery) -> replies.add(new String(delivery.getBody(), UTF_8)),
          tag -> {});
      publish(
          key,
          new AMQP.BasicProperties.Builder().messageId(id).type("echo").replyTo(queue).build(),
          body.getBytes(UTF_8));
      var reply = replies.poll(60, TimeUnit.SECONDS);
      if (reply == null) {
        throw new AssertionError("no reply");
      }
      return reply;
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  long waiting(String queue) {
    try {
      return channel.messageCount(queue);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Removes the queues of these hosts' agents. */
  void delete(String... hosts) {
    try {
      for (var host : hosts) {
        channel.queueDelete(exchange + ".agent." + host);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** With all of its bindings; as whoever connects first would do it. */
  void makeExchangeAnew() {
    deleteExchange();
    try {
      channel.exchangeDeclare(exchange, BuiltinExchangeType.TOPIC, true);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** As agents before the type was told did, where the virtual host's default is classic. */
  void declareWithoutType(String host) {
    try {
      channel.queueDeclare(
          exchange + ".agent." + host,
          true,
          false,
          false,
          Map.of(
              "x-expires",
              Duration.ofDays(7).toMillis(),
              "x-max-length",
              1000,
              "x-max-length-bytes",
              16L << 20));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  void deleteExchange() {
    try {
      channel.exchangeDelete(exchange);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    connection.abort(1000);
  }
}
