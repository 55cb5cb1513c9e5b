package org.novalean.events.amqp;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.novalean.events.ListenerConfig;
import org.novalean.events.QueueSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What exists on the broker because of us: three queues and their bindings. Exchanges are never
 * declared: with another durability than OpenStack's own we would break its publishers.
 */
final class Declarations {
  private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
  private static final int NOT_FOUND = 404;
  private static final int PRECONDITION_FAILED = 406;
  private static final int MAX_DEAD_LETTERS = 1000;
  private static final long MAX_DEAD_BYTES = 64L << 20;
  private static final Duration DEAD_LETTER_TTL = Duration.ofDays(7);

  private final ListenerConfig config;

  Declarations(ListenerConfig config) {
    this.config = config;
  }

  /** Declares the queues; the same again changes nothing. */
  void queues(Connection connection) throws IOException {
    QueueSettings queue = config.queue();
    Map<String, Object> own =
        arguments(queue, queue.messageTtl(), queue.maxMessages(), queue.maxBytes());
    own.put("x-expires", queue.expires().toMillis());
    Map<String, Object> dropped = arguments(queue, queue.messageTtl(), 1, queue.maxBytes());
    dropped.put("x-expires", queue.expires().toMillis());
    Map<String, Object> dead = arguments(queue, DEAD_LETTER_TTL, MAX_DEAD_LETTERS, MAX_DEAD_BYTES);
    Channel channel = connection.createChannel();
    try {
      channel.queueDeclare(queue.droppedQueue(), true, false, false, dropped);
      channel.queueDeclare(queue.deadLetterQueue(), true, false, false, dead);
    } finally {
      channel.abort();
    }
    own(connection, queue, own);
  }

  /** A queue made by an older nova-lean serves as it is: to delete it would lose what it holds. */
  private static void own(Connection connection, QueueSettings queue, Map<String, Object> arguments)
      throws IOException {
    Map<String, Object> telling = new LinkedHashMap<>(arguments);
    telling.put("x-dead-letter-exchange", "");
    telling.put("x-dead-letter-routing-key", queue.droppedQueue());
    try {
      declare(connection, queue.name(), telling);
    } catch (IOException e) {
      if (!(e.getCause() instanceof ShutdownSignalException refusal
          && Problems.replyCode(refusal) == PRECONDITION_FAILED
          && Problems.replyText(refusal).contains("x-dead-letter"))) {
        throw e;
      }
      declare(connection, queue.name(), arguments);
      LOG.warn(
          "Queue {} was made by an older nova-lean: what RabbitMQ drops of it, too much or too old,"
              + " is not noticed. Delete it at leisure (rabbitmqctl delete_queue {}): it is made anew",
          queue.name(),
          queue.name());
    }
  }

  private static void declare(Connection connection, String name, Map<String, Object> arguments)
      throws IOException {
    // A refusal closes the channel.
    Channel channel = connection.createChannel();
    try {
      channel.queueDeclare(name, true, false, false, arguments);
    } finally {
      channel.abort();
    }
  }

  private static Map<String, Object> arguments(
      QueueSettings queue, Duration messageTtl, int maxMessages, long maxBytes) {
    Map<String, Object> arguments = new LinkedHashMap<>();
    arguments.put("x-queue-type", queue.quorum() ? "quorum" : "classic");
    arguments.put("x-message-ttl", messageTtl.toMillis());
    arguments.put("x-max-length", maxMessages);
    arguments.put("x-max-length-bytes", maxBytes);
    arguments.put("x-overflow", "drop-head");
    return arguments;
  }

  /**
   * Binds the queue to every exchange that exists, for all priorities of each topic. Done again and
   * again, since a binding goes in silence when its exchange is deleted.
   *
   * @return the exchanges that do not exist
   */
  List<String> bind(Connection connection) throws IOException {
    List<String> missing = new ArrayList<>();
    for (String exchange : config.exchanges()) {
      if (!bind(connection, exchange)) {
        missing.add(exchange);
      }
    }
    return missing;
  }

  private boolean bind(Connection connection, String exchange) throws IOException {
    // A refusal closes the channel, so each exchange has one of its own.
    Channel channel = connection.createChannel();
    try {
      channel.exchangeDeclarePassive(exchange);
      for (String topic : config.topics()) {
        channel.queueBind(config.queue().name(), exchange, topic + ".*");
      }
      return true;
    } catch (IOException e) {
      if (e.getCause() instanceof ShutdownSignalException shutdown
          && Problems.replyCode(shutdown) == NOT_FOUND
          && Problems.replyText(shutdown).contains("no exchange")) {
        return false;
      }
      throw e;
    } finally {
      channel.abort();
    }
  }
}
