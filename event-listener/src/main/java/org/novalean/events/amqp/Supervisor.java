package org.novalean.events.amqp;

import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.novalean.events.BrokerHost;
import org.novalean.events.ListenerConfig;
import org.novalean.events.ListenerState;
import org.novalean.events.NotificationHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop that keeps a listener listening, on one thread:
 *
 * <ol>
 *   <li>connect to the next broker, declare the queues, bind, register the consumer;
 *   <li>serve: hand over what arrives, one by one; now and then bind again, since an exchange may
 *       have gone or come;
 *   <li>when anything is lost: pause, and begin again with the next broker.
 * </ol>
 */
public final class Supervisor {
  private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
  private static final Duration HANDLER_MAY_FINISH = Duration.ofSeconds(10);
  private static final Duration END = Duration.ofSeconds(10);

  private final ListenerConfig config;
  private final Clock clock;
  private final States states;
  private final Hosts hosts;
  private final Connector connector;
  private final Problems problems;
  private final Dispatcher dispatcher;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private volatile @Nullable Session session;

  /** Since the last session; touched by the loop's thread alone. */
  private int failures;

  /**
   * Makes the loop, not started.
   *
   * @throws IllegalArgumentException when a TLS file can't be read
   */
  public Supervisor(
      ListenerConfig config,
      NotificationHandler handler,
      Consumer<ListenerState> onState,
      Clock clock) {
    this.config = config;
    this.clock = clock;
    this.states = new States(config.queue().name(), onState, clock);
    this.hosts = new Hosts(config.transportUrl().hosts(), config.retry());
    this.connector = new Connector(config);
    this.problems = new Problems(config);
    this.dispatcher = new Dispatcher(config, handler, closing, clock);
    this.thread = new Thread(this::run, "events-" + config.queue().name());
    thread.setDaemon(true);
    checkTlsFiles();
  }

  private void checkTlsFiles() {
    if (config.tls().isPresent()) {
      try {
        TlsContext.of(config.tls().get());
      } catch (IOException | GeneralSecurityException e) {
        throw new IllegalArgumentException(e.getMessage(), e);
      }
    }
  }

  /** Starts the loop. */
  public synchronized void start() {
    if (isClosing() || thread.getState() != Thread.State.NEW) {
      throw new IllegalStateException("a listener can be started once, and not after its close");
    }
    thread.start();
  }

  /** The state; a connection lost while the handler is busy shows at once. */
  public ListenerState state() {
    ListenerState state = states.current();
    Session current = session;
    return state instanceof ListenerState.Ready && current != null
        ? current
            .lost()
            .<ListenerState>map(reason -> new ListenerState.Connecting(0, reason))
            .orElse(state)
        : state;
  }

  /** Ends the loop; see {@code NotificationListener.close}. */
  public void close() {
    synchronized (this) {
      closing.countDown();
      if (thread.getState() == Thread.State.NEW) {
        states.set(new ListenerState.Closed());
        return;
      }
    }
    connector.breakOff();
    Session current = session;
    if (current != null) {
      current.wakeUp();
    }
    if (Thread.currentThread() != thread) {
      awaitEnd();
    }
  }

  private void awaitEnd() {
    try {
      thread.join(HANDLER_MAY_FINISH.toMillis());
      if (thread.isAlive()) {
        LOG.warn("The handler of {} does not finish; it is interrupted", config.queue().name());
        thread.interrupt();
        thread.join(END.toMillis());
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  private void run() {
    states.set(new ListenerState.Connecting(0, "connecting to " + hosts.current().address()));
    try {
      while (!isClosing()) {
        String reason = visit(hosts.current());
        Duration pause = hosts.failed();
        if (!isClosing()) {
          failures++;
          states.set(new ListenerState.Connecting(failures, reason));
        }
        closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      LOG.debug("Interrupted while closing", e);
    } finally {
      session = null;
      states.set(new ListenerState.Closed());
    }
  }

  /** Connects and serves until it is over; gives the reason. */
  private String visit(BrokerHost host) throws InterruptedException {
    try (Session open = connector.open(host)) {
      session = open;
      failures = 0;
      long began = System.nanoTime();
      try {
        serve(open, host);
      } catch (ShutdownSignalException | IOException e) {
        if (open.lost().isEmpty()) {
          throw e;
        }
        LOG.debug("The session with {} ended", host.address(), e);
      }
      if (System.nanoTime() - began > config.retry().maxDelay().toNanos()) {
        hosts.served();
      }
      return host.address() + ": " + open.lost().orElse("connection closed");
    } catch (IOException | TimeoutException | GeneralSecurityException e) {
      return problems.explain(host, e);
    } catch (ShutdownSignalException e) {
      return problems.explain(host, e);
    } catch (RuntimeException | LinkageError | VirtualMachineError e) {
      LOG.error("Something unforeseen ended the session with {}", host.address(), e);
      return problems.explain(host, e);
    }
  }

  /** Pacing is by the monotonic clock: a jump of the wall clock must not stop the checks. */
  private void serve(Session open, BrokerHost host) throws IOException, InterruptedException {
    long check = System.nanoTime();
    Duration interval = config.retry().bindingCheck();
    while (!isClosing() && open.lost().isEmpty()) {
      if (System.nanoTime() - check >= 0) {
        List<String> missing = open.bind();
        bound(missing, host);
        interval = config.retry().bindingCheck().multipliedBy(missing.isEmpty() ? 5 : 1);
        check = System.nanoTime() + interval.toNanos();
      }
      Optional<Arrival> arrival = open.next(interval);
      if (arrival.isPresent()) {
        dispatcher.dispatch(arrival.get(), open);
      }
    }
  }

  private void bound(List<String> missing, BrokerHost host) {
    if (!missing.isEmpty()) {
      states.set(new ListenerState.WaitingForExchange(missing, host.address()));
    } else if (!(states.current() instanceof ListenerState.Ready)) {
      states.set(new ListenerState.Ready(clock.instant(), host.address()));
    }
  }
}
