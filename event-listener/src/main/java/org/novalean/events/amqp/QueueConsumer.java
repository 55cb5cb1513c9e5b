package org.novalean.events.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import java.util.function.Consumer;

/** Passes what the broker sends to the session. Runs on the client's thread, so it never blocks. */
final class QueueConsumer extends DefaultConsumer {
  private final Consumer<Arrival> onArrival;
  private final Runnable onCancel;

  QueueConsumer(Channel channel, Consumer<Arrival> onArrival, Runnable onCancel) {
    super(channel);
    this.onArrival = onArrival;
    this.onCancel = onCancel;
  }

  @Override
  public void handleDelivery(
      String consumerTag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
    onArrival.accept(Arrival.of(envelope, properties, body));
  }

  @Override
  public void handleCancel(String consumerTag) {
    onCancel.run();
  }
}
