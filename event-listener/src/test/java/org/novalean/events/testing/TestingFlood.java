package org.novalean.events.testing;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.novalean.events.TransportUrl;

/** Publishes as many services together do: much, and without a wait for each confirm. */
public final class TestingFlood implements AutoCloseable {
  private static final long CONFIRM_MILLIS = 120_000;
  private static final int UNCONFIRMED = 500;
  private static final int PERSISTENT = 2;

  private final Connection connection;
  private final Channel channel;
  private final String exchange;
  private int unconfirmed;

  /** Connects and declares the exchange. */
  public TestingFlood(TransportUrl url, String exchange) {
    this.exchange = exchange;
    connection = TestingPublisher.connect(url, "testing flood");
    try {
      channel = connection.createChannel();
      channel.confirmSelect();
      channel.exchangeDeclare(exchange, "topic", false);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Publishes; now and then it waits for the broker's confirm of all so far. */
  public void publish(
      String routingKey,
      String contentType,
      String contentEncoding,
      Map<String, Object> headers,
      byte[] body) {
    try {
      channel.basicPublish(
          exchange,
          routingKey,
          new AMQP.BasicProperties.Builder()
              .contentType(contentType)
              .contentEncoding(contentEncoding)
              .headers(headers)
              .deliveryMode(PERSISTENT)
              .build(),
          body);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    if (++unconfirmed >= UNCONFIRMED) {
      confirm();
    }
  }

  /** Returns when the broker has taken everything. */
  public void confirm() {
    try {
      channel.waitForConfirmsOrDie(CONFIRM_MILLIS);
      unconfirmed = 0;
    } catch (IOException | TimeoutException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    connection.abort(1000);
  }
}
