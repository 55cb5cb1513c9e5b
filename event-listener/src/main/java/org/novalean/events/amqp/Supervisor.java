package org.novalean.events.amqp;

import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.novalean.events.BrokerHost;
import org.novalean.events.Lag;
import org.novalean.events.ListenerConfig;
import org.novalean.events.ListenerState;
import org.novalean.events.NotificationHandler;
import org.novalean.events.TlsFileException;

/**
 * What keeps a listener listening, on the thread of its {@link BrokerLink}:
 *
 * <ol>
 *   <li>over a new connection: declare the queues, bind, register the consumer;
 *   <li>serve: hand over what arrives, one by one; now and then bind again, since an exchange may
 *       have gone or come.
 * </ol>
 */
public final class Supervisor {
  private final ListenerConfig config;
  private final Clock clock;
  private final States states;
  private final BrokerLink link;
  private final LagMeter meter;
  private final Dispatcher dispatcher;

  /**
   * Makes it, not started.
   *
   * @throws TlsFileException when a TLS file can't be used
   */
  public Supervisor(
      ListenerConfig config,
      NotificationHandler handler,
      Consumer<ListenerState> onState,
      Clock clock) {
    this.config = config;
    this.clock = clock;
    this.states = new States(config.queue().name(), onState, clock);
    this.link =
        new BrokerLink(
            ListenerLink.of(config, "nova-lean event-listener " + config.queue().name()),
            new Listener());
    this.meter = new LagMeter(clock);
    this.dispatcher = new Dispatcher(config, handler, link, meter, clock);
  }

  /** Starts it. */
  public void start() {
    link.start();
  }

  /** The state; a connection lost while the handler is busy shows at once. */
  public ListenerState state() {
    ListenerState state = states.current();
    return state instanceof ListenerState.Ready
        ? link.lost()
            .<ListenerState>map(reason -> new ListenerState.Connecting(0, reason))
            .orElse(state)
        : state;
  }

  /** How far it is behind; empty while there is no queue to look at. */
  public Optional<Lag> lag() {
    return meter.lag();
  }

  /** Ends it; see {@code NotificationListener.close}. */
  public void close() {
    link.close();
  }

  private final class Listener implements BrokerLink.Tenant {
    @Override
    public BrokerLink.Visit begin(Connection connection, BrokerHost host)
        throws IOException, TimeoutException, GeneralSecurityException {
      Connector.Opened publishing = link.another(host, "dead letters");
      try {
        Session session = Session.begin(connection, publishing.connection(), config);
        new QueueWatch(connection, config, link, session, meter, states).start();
        return new Listening(session, host, publishing);
      } catch (IOException | RuntimeException e) {
        publishing.close();
        throw e;
      }
    }

    @Override
    public void connecting(int attempt, String reason) {
      meter.disconnected();
      states.set(new ListenerState.Connecting(attempt, reason));
    }

    @Override
    public void closed() {
      meter.disconnected();
      states.set(new ListenerState.Closed());
    }
  }

  private final class Listening implements BrokerLink.Visit {
    private final Session session;
    private final BrokerHost host;
    private final Connector.Opened publishing;

    Listening(Session session, BrokerHost host, Connector.Opened publishing) {
      this.session = session;
      this.host = host;
      this.publishing = publishing;
    }

    /** Pacing is by the monotonic clock: a jump of the wall clock must not stop the checks. */
    @Override
    public void serve() throws IOException, InterruptedException {
      try (publishing) {
        listen();
      }
    }

    private void listen() throws IOException, InterruptedException {
      long check = System.nanoTime();
      List<String> missing = List.of();
      Duration interval = config.retry().bindingCheck();
      while (!link.isClosing() && session.lost().isEmpty()) {
        if (System.nanoTime() - check >= 0) {
          missing = session.bind();
          interval =
              missing.isEmpty()
                  ? config.retry().bindingCheckWhenBound()
                  : config.retry().bindingCheck();
          check = System.nanoTime() + interval.toNanos();
        }
        tell(missing);
        Optional<Arrival> arrival = session.next(interval);
        if (arrival.isPresent()) {
          meter.handedOut(session.waiting() + 1);
          dispatcher.dispatch(arrival.get(), session);
          meter.handedOut(session.waiting());
        }
      }
    }

    private void tell(List<String> missing) {
      Optional<String> throttled = session.throttled();
      if (!missing.isEmpty()) {
        states.set(new ListenerState.WaitingForExchange(missing, host.address()));
      } else if (throttled.isPresent()) {
        states.set(new ListenerState.Throttled(host.address(), throttled.get()));
      } else if (!(states.current() instanceof ListenerState.Ready)) {
        states.set(new ListenerState.Ready(clock.instant(), host.address()));
      }
    }

    @Override
    public Optional<String> lost() {
      return session.lost();
    }

    @Override
    public void wakeUp() {
      session.wakeUp();
    }
  }
}
