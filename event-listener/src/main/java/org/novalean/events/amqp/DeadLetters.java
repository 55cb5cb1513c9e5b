package org.novalean.events.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.novalean.events.decode.RawMessage;

/**
 * Puts messages among the dead letters, with the reason. Not by the broker's own dead-lettering:
 * that would keep the tokens in the body, could not say why, and would collect what merely expired.
 */
final class DeadLetters {
  private static final int MAX_REASON = 1000;
  private static final long CONFIRM_MILLIS = 10_000;
  private static final int PERSISTENT = 2;

  private final Connection connection;
  private final String queue;
  private final AtomicBoolean returned = new AtomicBoolean();
  private @Nullable Channel channel;

  DeadLetters(Connection connection, String queue) {
    this.connection = connection;
    this.queue = queue;
  }

  /**
   * Stores a message; returns when the broker has it.
   *
   * @param body the message's body as it may be stored; may be shorter than it was
   * @throws IOException when the broker does not confirm it, or the queue is gone
   */
  void put(RawMessage message, String body, String reason)
      throws IOException, InterruptedException {
    Map<String, Object> headers = new LinkedHashMap<>();
    headers.put(
        "x-nova-lean-reason",
        reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON));
    headers.put("x-nova-lean-exchange", message.exchange());
    headers.put("x-nova-lean-routing-key", message.routingKey());
    headers.put("x-nova-lean-size", message.size());
    AMQP.BasicProperties properties =
        new AMQP.BasicProperties.Builder()
            .contentType(message.contentType().orElse("application/octet-stream"))
            .contentEncoding("utf-8")
            .deliveryMode(PERSISTENT)
            .headers(headers)
            .build();
    publish(properties, body.getBytes(StandardCharsets.UTF_8));
  }

  private void publish(AMQP.BasicProperties properties, byte[] body)
      throws IOException, InterruptedException {
    Channel confirming = channel();
    confirming.basicPublish("", queue, true, properties, body);
    try {
      if (!confirming.waitForConfirms(CONFIRM_MILLIS)) {
        throw new IOException("the broker did not take a dead letter into queue " + queue);
      }
    } catch (TimeoutException e) {
      throw new IOException(
          "the broker did not confirm a dead letter within "
              + CONFIRM_MILLIS / 1000
              + " s; it may be short of memory or disk (rabbitmqctl status)",
          e);
    }
    if (returned.getAndSet(false)) {
      throw new IOException("queue " + queue + " for dead letters was deleted; it is made anew");
    }
  }

  private Channel channel() throws IOException {
    if (channel == null) {
      Channel opened = connection.createChannel();
      opened.confirmSelect();
      opened.addReturnListener(message -> returned.set(true));
      channel = opened;
    }
    return channel;
  }
}
