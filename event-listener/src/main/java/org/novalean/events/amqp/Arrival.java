package org.novalean.events.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Envelope;
import java.util.Optional;
import org.novalean.events.decode.RawMessage;

/**
 * A message that waits to be handled.
 *
 * @param tag what to acknowledge it by, on the channel it came on
 * @param message the message
 */
record Arrival(long tag, RawMessage message) {

  static Arrival of(Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
    return new Arrival(
        envelope.getDeliveryTag(),
        new RawMessage(
            envelope.getExchange(),
            envelope.getRoutingKey(),
            Optional.ofNullable(properties.getContentType()),
            Optional.ofNullable(properties.getContentEncoding()),
            body));
  }
}
