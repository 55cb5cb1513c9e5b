package org.novalean.adapter.api;

import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens on one address. What cannot be listened on now is tried again: the service has more
 * important things to do than to be looked at, and does not end for it.
 */
final class ApiServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ApiServer.class);

  private static final Duration TRY_AGAIN = Duration.ofSeconds(5);
  private static final int THREADS = 12;
  private static final int WAITING = 100;

  static {
    // Read once, when Java's server is first used. Seconds for a request to be there as a whole:
    // who sends its headers letter by letter holds a thread.
    usual("sun.net.httpserver.maxReqTime", "10");
    usual("sun.net.httpserver.maxReqHeaders", "100");
    usual("sun.net.httpserver.maxIdleConnections", "100");
    usual("sun.net.httpserver.nodelay", "true");
    usual("jdk.httpserver.maxConnections", "500");
  }

  private final String what;
  private final InetSocketAddress address;
  private final Optional<SSLContext> tls;
  private final HttpHandler handler;
  private final ExecutorService threads =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(WAITING),
          daemons("api-request"));
  private final ScheduledExecutorService starter =
      Executors.newSingleThreadScheduledExecutor(daemons("api-start"));
  private @Nullable HttpServer server;
  private boolean closed;
  private boolean said;

  /**
   * Makes one; {@link #start} listens.
   *
   * @param what listens there, for messages
   * @param address with port 0 for any that is free
   */
  ApiServer(String what, InetSocketAddress address, Optional<SSLContext> tls, HttpHandler handler) {
    this.what = requireNonNull(what, "what is null");
    this.address = requireNonNull(address, "address is null");
    this.tls = requireNonNull(tls, "tls is null");
    this.handler = requireNonNull(handler, "handler is null");
  }

  private static void usual(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  private static ThreadFactory daemons(String name) {
    return task -> {
      var thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Listens, now or as soon as it can be, and returns at once. */
  void start() {
    if (!tryToStart()) {
      var unused =
          starter.scheduleWithFixedDelay(
              () -> {
                if (tryToStart()) {
                  starter.shutdown();
                }
              },
              TRY_AGAIN.toMillis(),
              TRY_AGAIN.toMillis(),
              TimeUnit.MILLISECONDS);
    }
  }

  private synchronized boolean tryToStart() {
    if (closed) {
      return true;
    }
    try {
      var made = make();
      made.createContext("/", handler);
      made.setExecutor(threads);
      made.start();
      server = made;
      log.info("{} listens on {}", what, made.getAddress());
      return true;
    } catch (IOException e) {
      if (!said) {
        said = true;
        log.error(
            "{} cannot listen on {} ({}); trying on. Another adapter of this machine may: give one of them another [api] port",
            what,
            address,
            e.getMessage());
      }
      return false;
    }
  }

  private HttpServer make() throws IOException {
    var resolved = new InetSocketAddress(address.getHostString(), address.getPort());
    if (tls.isEmpty()) {
      return HttpServer.create(resolved, 0);
    }
    var made = HttpsServer.create(resolved, 0);
    made.setHttpsConfigurator(
        new HttpsConfigurator(tls.get()) {
          @Override
          public void configure(HttpsParameters parameters) {
            parameters.setSSLParameters(tls.get().getDefaultSSLParameters());
          }
        });
    return made;
  }

  /** Where it listens; empty while it does not. */
  synchronized Optional<InetSocketAddress> address() {
    return Optional.ofNullable(server).map(HttpServer::getAddress);
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      if (server != null) {
        server.stop(0);
      }
    }
    starter.shutdownNow();
    threads.shutdownNow();
  }
}
