package org.novalean.events.amqp;

import static java.util.Objects.requireNonNull;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.novalean.events.ListenerConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the queue now and then, on a thread of its own, since a listener whose handler hangs has
 * to be told of as well: how much waits, and whether the broker dropped anything.
 */
final class QueueWatch implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(QueueWatch.class);

  private final Connection connection;
  private final ListenerConfig config;
  private final BrokerLink link;
  private final Session session;
  private final LagMeter meter;
  private final LagLog lagLog;
  private final States states;

  QueueWatch(
      Connection connection,
      ListenerConfig config,
      BrokerLink link,
      Session session,
      LagMeter meter,
      States states) {
    this.connection = connection;
    this.config = config;
    this.link = link;
    this.session = session;
    this.meter = meter;
    this.lagLog = new LagLog(config.queue().name(), config.queue().maxMessages());
    this.states = states;
  }

  void start() {
    Thread thread = new Thread(this, "events-" + config.queue().name() + "-watch");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void run() {
    try {
      Channel channel = requireNonNull(connection.createChannel(), "no channel left");
      do {
        look(channel);
      } while (session.lost().isEmpty() && !link.awaitClosing(config.retry().bindingCheck()));
    } catch (IOException e) {
      LOG.debug("The queue can be looked at no more", e);
      loseWhere(e.getCause());
    } catch (ShutdownSignalException e) {
      LOG.debug("The queue can be looked at no more", e);
    } catch (InterruptedException e) {
      LOG.debug("Interrupted", e);
    }
  }

  /** Whatever else ends the looking ends the session by itself. */
  private void loseWhere(@Nullable Throwable cause) {
    String dropped = config.queue().droppedQueue();
    if (cause instanceof ShutdownSignalException refusal
        && Problems.replyText(refusal).contains(dropped)) {
      session.lose("queue " + dropped + " was deleted; it is made anew");
    } else if (cause instanceof TimeoutException) {
      session.lose("no answer when asked how much waits: the broker may be overloaded");
    }
  }

  private void look(Channel channel) throws IOException {
    meter.queueHolds(channel.messageCount(config.queue().name()));
    meter.lag().ifPresent(lagLog::see);
    GetResponse dropped = channel.basicGet(config.queue().droppedQueue(), true);
    if (dropped != null) {
      states.missed(reason(dropped));
    }
  }

  /** RabbitMQ's reason for dead-lettering: {@code maxlen} or {@code expired}. */
  private String reason(GetResponse dropped) {
    boolean expired =
        dropped.getProps().getHeaders() != null
            && "expired"
                .equals(
                    String.valueOf(dropped.getProps().getHeaders().get("x-first-death-reason")));
    return expired
        ? "older than " + config.queue().messageTtl().toSeconds() + " s"
        : "the oldest, since the queue was full";
  }
}
