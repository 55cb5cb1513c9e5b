package org.novalean.events.amqp;

import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import org.novalean.events.ListenerConfig;
import org.novalean.events.Notification;
import org.novalean.events.NotificationHandler;
import org.novalean.events.RetrySettings;
import org.novalean.events.decode.NotificationDecoder;
import org.novalean.events.decode.Secrets;
import org.novalean.events.decode.UnreadableMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens to one message: decode, hand over, acknowledge; or else among the dead letters. It
 * is tried again here rather than by the broker, since that would change the order.
 */
final class Dispatcher {
  private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);

  private final NotificationDecoder decoder = new NotificationDecoder();
  private final NotificationHandler handler;
  private final RetrySettings retry;
  private final String deadLetterQueue;
  private final BrokerLink link;
  private final LagMeter meter;
  private final Reminder reminder;

  Dispatcher(
      ListenerConfig config,
      NotificationHandler handler,
      BrokerLink link,
      LagMeter meter,
      Clock clock) {
    this.meter = meter;
    this.reminder = new Reminder(clock);
    this.handler = handler;
    this.retry = config.retry();
    this.deadLetterQueue = config.queue().deadLetterQueue();
    this.link = link;
  }

  /**
   * Deals with a message. One that is neither acknowledged nor dead when this throws, or when the
   * listener closes meanwhile, comes again.
   */
  void dispatch(Arrival arrival, Session session) throws IOException, InterruptedException {
    Notification notification;
    try {
      notification = decoder.decode(arrival.message());
    } catch (UnreadableMessage e) {
      bury(arrival, session, e.reason());
      return;
    } catch (RuntimeException | StackOverflowError e) {
      LOG.error("Decoding a {} failed: this is a mistake in nova-lean", arrival.message(), e);
      bury(arrival, session, "decoder failed: " + e.getClass().getName());
      return;
    }
    meter.atHand(notification.envelope().timestamp());
    handOver(notification, arrival, session);
  }

  private void handOver(Notification notification, Arrival arrival, Session session)
      throws IOException, InterruptedException {
    Optional<Throwable> failure = Optional.empty();
    for (int attempt = 1; attempt <= retry.handlerAttempts(); attempt++) {
      failure = attempt(notification);
      if (failure.isEmpty()) {
        session.acknowledge(arrival);
        return;
      }
      boolean last = attempt == retry.handlerAttempts();
      if (!last && link.awaitClosing(retry.handlerDelay())) {
        return;
      }
    }
    Throwable cause = failure.orElseThrow();
    LOG.error(
        "The handler failed {} times at {}",
        retry.handlerAttempts(),
        notification.envelope(),
        cause);
    bury(
        arrival,
        session,
        "the handler failed "
            + retry.handlerAttempts()
            + " times, last with "
            + Secrets.shown(cause.toString()));
  }

  /** Whatever a handler throws concerns this notification alone. */
  private Optional<Throwable> attempt(Notification notification) throws InterruptedException {
    try {
      handler.handle(notification);
      return Optional.empty();
    } catch (InterruptedException e) {
      if (link.isClosing()) {
        throw e;
      }
      return Optional.of(e);
    } catch (Throwable e) {
      return Optional.of(e);
    }
  }

  private void bury(Arrival arrival, Session session, String reason) {
    session.deadLetter(new DeadLetters.Letter(arrival, decoder.masked(arrival.message()), reason));
    // Whatever the reason: poison of many kinds must not flood the log either.
    if (reminder.isDue("dead letter")) {
      LOG.warn(
          "Dead letter in queue {}: {} ({}). {} since the last were not logged: header"
              + " x-nova-lean-reason tells of each",
          deadLetterQueue,
          reason,
          arrival.message(),
          reminder.keptBack());
    }
  }
}
