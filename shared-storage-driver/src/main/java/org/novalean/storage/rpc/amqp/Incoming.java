package org.novalean.storage.rpc.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.time.Clock;
import org.novalean.events.amqp.Problems;
import org.novalean.events.amqp.Reminder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Consumes a queue. Whatever is wrong with a message, the consumer lives on. */
final class Incoming extends DefaultConsumer {

  private static final Logger LOG = LoggerFactory.getLogger(Incoming.class);

  private final Wire wire;
  private final String queue;
  private final Reader reader;
  private final boolean acknowledge;
  private final Reminder reminder;

  /** Does not block. */
  @FunctionalInterface
  interface Reader {
    void read(AMQP.BasicProperties properties, byte[] body) throws Messages.Unreadable;
  }

  /**
   * A consumer, not registered.
   *
   * @param acknowledge each message, once it was read or dropped
   */
  Incoming(
      Channel channel, Wire wire, String queue, Reader reader, boolean acknowledge, Clock clock) {
    super(channel);
    this.acknowledge = acknowledge;
    this.wire = wire;
    this.queue = queue;
    this.reader = reader;
    this.reminder = new Reminder(clock);
  }

  @Override
  public void handleDelivery(
      String consumerTag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
    try {
      reader.read(properties, body);
    } catch (Messages.Unreadable e) {
      if (reminder.isDue(e.reason())) {
        LOG.warn("Dropped: a message in queue {} cannot be read: {}", queue, e.reason());
      }
    } catch (RuntimeException e) {
      LOG.error("A message in queue {} was dropped: this is a mistake in nova-lean", queue, e);
    }
    if (acknowledge) {
      acknowledge(envelope.getDeliveryTag());
    }
  }

  private void acknowledge(long tag) {
    try {
      getChannel().basicAck(tag, false);
    } catch (IOException | ShutdownSignalException e) {
      // It comes again over the next connection.
      wire.end("connection lost");
    }
  }

  @Override
  public void handleCancel(String consumerTag) {
    wire.end("queue %s was deleted, or its node went down".formatted(queue));
  }

  @Override
  public void handleShutdownSignal(String consumerTag, ShutdownSignalException cause) {
    wire.end("connection lost: " + Problems.words(cause));
  }
}
