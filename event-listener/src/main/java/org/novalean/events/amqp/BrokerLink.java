package org.novalean.events.amqp;

import static java.util.Objects.requireNonNull;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.novalean.events.BrokerHost;
import org.novalean.events.TlsFileException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a connection to RabbitMQ for somebody, the tenant, on a thread of its own: connects to the
 * next broker, lets the tenant use the connection until it is lost, pauses, and begins again. The
 * client's own recovery is off: with it, one does not know what exists on the broker and what does
 * not.
 */
public final class BrokerLink implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerLink.class);
  private static final Duration TENANT_MAY_FINISH = Duration.ofSeconds(10);
  private static final Duration END = Duration.ofSeconds(10);

  private final LinkSettings settings;
  private final Tenant tenant;
  private final Hosts hosts;
  private final Connector connector;
  private final Problems problems;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private volatile @Nullable Visit visit;

  /** Since the last visit; touched by the link's thread alone. */
  private int failures;

  /** Who uses the connections. Called by the link's thread. */
  public interface Tenant {

    /**
     * Declares and consumes over a new connection, which the link closes.
     *
     * @throws IOException when the broker says no: the next one is tried
     */
    Visit begin(Connection connection, BrokerHost host)
        throws IOException, InterruptedException, TimeoutException, GeneralSecurityException;

    /**
     * There is no connection at the moment.
     *
     * @param attempt how many times it was tried since there was one; 0 before the first
     * @param reason what went wrong last, and the way out
     */
    void connecting(int attempt, String reason);

    /** The link is closed for good. */
    void closed();
  }

  /** The use of one connection. */
  public interface Visit {

    /** Goes on until the connection is lost, or the link closes; called by the link's thread. */
    void serve() throws IOException, InterruptedException;

    /** Why it is over; empty while it is not. */
    Optional<String> lost();

    /** Makes {@link #serve} look whether the link closes; called by any thread. */
    void wakeUp();
  }

  /**
   * Makes a link, not started.
   *
   * @throws TlsFileException when a TLS file can't be used
   */
  public BrokerLink(LinkSettings settings, Tenant tenant) {
    this.settings = requireNonNull(settings, "settings is null");
    this.tenant = requireNonNull(tenant, "tenant is null");
    this.hosts = new Hosts(settings.transportUrl().hosts(), settings.retry());
    this.connector = new Connector(settings);
    this.problems = new Problems(settings.transportUrl().virtualHost(), settings.advice());
    this.thread = new Thread(this::run, settings.name());
    thread.setDaemon(true);
    checkTlsFiles();
  }

  private void checkTlsFiles() {
    if (settings.tls().isPresent()) {
      try {
        TlsContext.of(settings.tls().get());
      } catch (IOException | GeneralSecurityException e) {
        throw new TlsFileException(e);
      }
    }
  }

  /**
   * Begins to connect, and returns at once.
   *
   * @throws IllegalStateException when started before, or closed
   */
  public synchronized void start() {
    if (isClosing() || thread.getState() != Thread.State.NEW) {
      throw new IllegalStateException(
          settings.name() + " can be started once, and not after its close");
    }
    thread.start();
  }

  /** {@link #close} was called. */
  public boolean isClosing() {
    return closing.getCount() == 0;
  }

  /** Waits for {@link #close}; true when it was called within the time. */
  public boolean awaitClosing(Duration time) throws InterruptedException {
    return closing.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * One more connection to the broker of a visit, for {@link Tenant#begin}; to be closed by the
   * tenant, at the end of the visit.
   *
   * @param what it is for, as an operator sees it
   */
  Connector.Opened another(BrokerHost host, String what)
      throws IOException, TimeoutException, GeneralSecurityException {
    return connector.open(host, settings.connectionName() + " " + what);
  }

  /** Why the present connection is of no use any more; empty where it is, or there is none. */
  Optional<String> lost() {
    Visit current = visit;
    return current == null ? Optional.empty() : current.lost();
  }

  /**
   * Lets the tenant finish what it is at (10 s at most, then it is interrupted), disconnects and
   * ends all threads. Closing twice does nothing. Called by the link's own thread it returns at
   * once.
   */
  @Override
  public void close() {
    synchronized (this) {
      closing.countDown();
      if (thread.getState() == Thread.State.NEW) {
        tenant.closed();
        return;
      }
    }
    connector.breakOff();
    Visit current = visit;
    if (current != null) {
      current.wakeUp();
    }
    if (Thread.currentThread() != thread) {
      awaitEnd();
    }
  }

  private void awaitEnd() {
    try {
      thread.join(TENANT_MAY_FINISH.toMillis());
      if (thread.isAlive()) {
        LOG.warn("What {} is at does not finish; it is interrupted", settings.name());
        thread.interrupt();
        thread.join(END.toMillis());
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    tenant.connecting(0, "connecting to " + hosts.current().address());
    try {
      while (!isClosing()) {
        String reason = visit(hosts.current());
        Duration pause = hosts.failed();
        if (!isClosing()) {
          failures++;
          tenant.connecting(failures, reason);
        }
        awaitClosing(pause);
      }
    } catch (InterruptedException e) {
      LOG.debug("Interrupted while closing", e);
    } finally {
      visit = null;
      tenant.closed();
    }
  }

  /** Connects and serves until it is over; gives the reason. */
  private String visit(BrokerHost host) throws InterruptedException {
    try (Connector.Opened opened = connector.open(host)) {
      Visit begun = tenant.begin(opened.connection(), host);
      visit = begun;
      failures = 0;
      long since = System.nanoTime();
      try {
        begun.serve();
      } catch (ShutdownSignalException | IOException e) {
        if (begun.lost().isEmpty()) {
          throw e;
        }
        LOG.debug("The session with {} ended", host.address(), e);
      }
      if (System.nanoTime() - since > settings.retry().maxDelay().toNanos()) {
        hosts.served();
      }
      return host.address() + ": " + begun.lost().orElse("connection closed");
    } catch (IOException | TimeoutException | GeneralSecurityException e) {
      return problems.explain(host, e);
    } catch (ShutdownSignalException e) {
      return problems.explain(host, e);
    } catch (RuntimeException | LinkageError | VirtualMachineError e) {
      LOG.error("Something unforeseen ended the session with {}", host.address(), e);
      return problems.explain(host, e);
    }
  }
}
