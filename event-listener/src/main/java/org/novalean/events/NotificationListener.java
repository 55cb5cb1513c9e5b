package org.novalean.events;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.novalean.events.amqp.Supervisor;

/**
 * Receives OpenStack's notifications from RabbitMQ and hands them to a {@link NotificationHandler}.
 * It looks after its own connection: it connects, reconnects, waits for exchanges that are not
 * there yet, goes from one broker to the next, and tells in {@link #state()} how it is doing. It
 * never gives up by itself, and never touches an exchange or the default queues.
 *
 * <p>A notification is acknowledged after the handler has returned: each is delivered at least
 * once, as long as the queue lives and its bounds hold. What can't be read, and what the handler
 * throws at again and again, goes to the queue {@code <name>.dead} with the reason in a header.
 */
public final class NotificationListener implements AutoCloseable {
  private final Supervisor supervisor;

  private NotificationListener(Supervisor supervisor) {
    this.supervisor = supervisor;
  }

  /** Starts the description of a listener. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Begins to connect, and returns at once.
   *
   * @throws IllegalStateException when started before, or closed
   */
  public void start() {
    supervisor.start();
  }

  /** How it is doing now. */
  public ListenerState state() {
    return supervisor.state();
  }

  /**
   * How far it is behind, as of a moment ago ({@link RetrySettings#bindingCheck}); empty while
   * there is no connection.
   */
  public Optional<Lag> lag() {
    return supervisor.lag();
  }

  /**
   * Lets the running handler finish (10 s at most, then it is interrupted), disconnects and ends
   * all threads. Notifications not handled stay in the queue. Closing twice does nothing. Called
   * from within the handler it returns at once, and closes when the handler has returned.
   */
  @Override
  public void close() {
    supervisor.close();
  }

  /** Describes a listener. Only the transport URL and the handler must be given. */
  public static final class Builder {
    private @Nullable TransportUrl transportUrl;
    private @Nullable TlsSettings tls;
    private @Nullable NotificationHandler handler;
    private List<String> exchanges = List.of("nova");
    private List<String> topics = ListenerConfig.DEFAULT_TOPICS;
    private QueueSettings queue = QueueSettings.named("nova-lean");
    private RetrySettings retry = RetrySettings.DEFAULT;
    private Duration heartbeat = ListenerConfig.DEFAULT_HEARTBEAT;
    private Consumer<ListenerState> onState = state -> {};
    private Clock clock = Clock.systemUTC();

    private Builder() {}

    /** The brokers; TLS too, if the URL's options ask for it. */
    public Builder transportUrl(TransportUrl value) {
      transportUrl = requireNonNull(value, "transportUrl is null");
      return this;
    }

    /** TLS towards the brokers, whatever the URL says. */
    public Builder tls(TlsSettings value) {
      tls = requireNonNull(value, "tls is null");
      return this;
    }

    /** What to do with each notification. */
    public Builder handler(NotificationHandler value) {
      handler = requireNonNull(value, "handler is null");
      return this;
    }

    /** The exchanges to listen to; default {@code nova}. */
    public Builder exchanges(String... values) {
      exchanges = List.of(values);
      return this;
    }

    /** The topics; default {@code versioned_notifications} and {@code notifications}. */
    public Builder topics(String... values) {
      topics = List.of(values);
      return this;
    }

    /** The listener's own queue; default {@code nova-lean} with its default bounds. */
    public Builder queue(QueueSettings value) {
      queue = requireNonNull(value, "queue is null");
      return this;
    }

    /** How often and how fast things are tried again. */
    public Builder retry(RetrySettings value) {
      retry = requireNonNull(value, "retry is null");
      return this;
    }

    /**
     * How often both sides give a sign of life, in whole seconds; default 15 s. What a listener
     * that died or froze was given and has not handled, another is given after two to three of
     * them.
     */
    public Builder heartbeat(Duration value) {
      heartbeat = requireNonNull(value, "heartbeat is null");
      return this;
    }

    /** Is told each new state, in order, by one of the listener's threads; must not block. */
    public Builder onState(Consumer<ListenerState> value) {
      onState = requireNonNull(value, "onState is null");
      return this;
    }

    /** The clock for {@link ListenerState.Ready#since}. */
    public Builder clock(Clock value) {
      clock = requireNonNull(value, "clock is null");
      return this;
    }

    /**
     * Makes the listener, not started.
     *
     * @throws IllegalArgumentException when a value can't be right; a {@link TlsFileException} when
     *     a TLS file can't be used
     * @throws NullPointerException without transport URL or handler
     */
    public NotificationListener build() {
      TransportUrl url = requireNonNull(transportUrl, "transportUrl was not given");
      ListenerConfig config =
          new ListenerConfig(
              url,
              tls == null ? url.tls() : Optional.of(tls),
              exchanges,
              topics,
              queue,
              retry,
              heartbeat);
      return new NotificationListener(
          new Supervisor(config, requireNonNull(handler, "handler was not given"), onState, clock));
    }
  }
}
