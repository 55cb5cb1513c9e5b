package org.novalean.events.amqp;

import com.rabbitmq.client.Address;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.SocketConfigurator;
import com.rabbitmq.client.SocketConfigurators;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.novalean.events.BrokerHost;
import org.novalean.events.TlsSettings;

/** Opens connections, and can break off one that is being opened. */
final class Connector {
  private static final int CLOSE_MILLIS = 3000;
  private static final int CONNECT_MILLIS = 5000;
  private static final int HANDSHAKE_MILLIS = 10_000;
  private static final int RPC_MILLIS = 10_000;

  /** RabbitMQ's own ceiling: a body that the client refuses would come again for ever. */
  private static final int MAX_BODY = 512 << 20;

  private final LinkSettings settings;
  private final ThreadFactory threads;
  private final AtomicReference<@Nullable Socket> opening = new AtomicReference<>();

  /**
   * An open connection.
   *
   * @param dispatching the thread that its consumers are called by
   */
  record Opened(Connection connection, ExecutorService dispatching) implements AutoCloseable {
    @Override
    public void close() {
      connection.abort(CLOSE_MILLIS);
      dispatching.shutdownNow();
    }
  }

  Connector(LinkSettings settings) {
    this.settings = settings;
    this.threads =
        task -> {
          Thread thread = new Thread(task, settings.name() + "-io");
          thread.setDaemon(true);
          return thread;
        };
  }

  /**
   * Connects.
   *
   * @throws IOException when the network, the broker or a TLS file says no
   */
  Opened open(BrokerHost host) throws IOException, TimeoutException, GeneralSecurityException {
    return open(host, settings.connectionName());
  }

  /**
   * The same, under another name for an operator's eyes.
   *
   * @throws IOException when the network, the broker or a TLS file says no
   */
  Opened open(BrokerHost host, String name)
      throws IOException, TimeoutException, GeneralSecurityException {
    ConnectionFactory factory = factory(host);
    ExecutorService dispatching = dispatching();
    Connection connection = null;
    try {
      connection =
          factory.newConnection(dispatching, List.of(new Address(host.host(), host.port())), name);
    } finally {
      opening.set(null);
      if (connection == null) {
        dispatching.shutdownNow();
      }
    }
    return new Opened(connection, dispatching);
  }

  /**
   * One thread. What comes after its end is the client's news that a connection which was given up
   * is over: told by the client's own thread, which must not die of it.
   */
  private ExecutorService dispatching() {
    return new ThreadPoolExecutor(
        1,
        1,
        0,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(),
        threads,
        (task, ended) -> task.run());
  }

  /** Breaks off a connection that is being opened. */
  void breakOff() {
    Socket socket = opening.get();
    if (socket != null) {
      try {
        socket.close();
      } catch (IOException e) {
        // It is being thrown away.
      }
    }
  }

  private ConnectionFactory factory(BrokerHost host) throws IOException, GeneralSecurityException {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUsername(host.username());
    factory.setPassword(host.password());
    factory.setVirtualHost(settings.transportUrl().virtualHost());
    factory.setAutomaticRecoveryEnabled(false);
    factory.setTopologyRecoveryEnabled(false);
    factory.setConnectionTimeout(CONNECT_MILLIS);
    factory.setHandshakeTimeout(HANDSHAKE_MILLIS);
    factory.setChannelRpcTimeout(RPC_MILLIS);
    factory.setRequestedHeartbeat((int) settings.heartbeat().toSeconds());
    factory.setMaxInboundMessageBodySize(MAX_BODY);
    factory.setThreadFactory(threads);
    SocketConfigurator sockets =
        socket -> {
          socket.setTcpNoDelay(true);
          opening.set(socket);
        };
    if (settings.tls().isPresent()) {
      TlsSettings tls = settings.tls().get();
      // Not useSslProtocol: that verifies host names, wanted or not.
      factory.setSocketFactory(TlsContext.of(tls).getSocketFactory());
      if (tls.verifyHostname()) {
        sockets = sockets.andThen(SocketConfigurators.ENABLE_HOSTNAME_VERIFICATION);
      }
    }
    factory.setSocketConfigurator(sockets);
    return factory;
  }
}
