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
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.novalean.events.BrokerHost;
import org.novalean.events.ListenerConfig;
import org.novalean.events.TlsSettings;

/** Opens connections, and can break off one that is being opened. */
final class Connector {
  private static final int CONNECT_MILLIS = 5000;
  private static final int HANDSHAKE_MILLIS = 10_000;
  private static final int RPC_MILLIS = 10_000;
  private static final int HEARTBEAT_SECONDS = 15;

  /** RabbitMQ's own ceiling: a body that the client refuses would come again for ever. */
  private static final int MAX_BODY = 512 << 20;

  private final ListenerConfig config;
  private final ThreadFactory threads;
  private final AtomicReference<@Nullable Socket> opening = new AtomicReference<>();

  Connector(ListenerConfig config) {
    this.config = config;
    this.threads =
        task -> {
          Thread thread = new Thread(task, "events-" + config.queue().name() + "-io");
          thread.setDaemon(true);
          return thread;
        };
  }

  /**
   * Connects, declares and consumes.
   *
   * @throws IOException when the network, the broker or a TLS file says no
   */
  Session open(BrokerHost host) throws IOException, TimeoutException, GeneralSecurityException {
    ConnectionFactory factory = factory(host);
    ExecutorService dispatching = Executors.newSingleThreadExecutor(threads);
    Connection connection = null;
    try {
      connection =
          factory.newConnection(
              dispatching,
              List.of(new Address(host.host(), host.port())),
              "nova-lean event-listener " + config.queue().name());
    } finally {
      opening.set(null);
      if (connection == null) {
        dispatching.shutdownNow();
      }
    }
    return Session.begin(connection, dispatching, config);
  }

  /**
   * Connects, and no more.
   *
   * @throws IOException when the network, the broker or a TLS file says no
   */
  Connection connect(BrokerHost host)
      throws IOException, TimeoutException, GeneralSecurityException {
    return factory(host)
        .newConnection(List.of(new Address(host.host(), host.port())), "nova-lean probe");
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
    factory.setVirtualHost(config.transportUrl().virtualHost());
    factory.setAutomaticRecoveryEnabled(false);
    factory.setTopologyRecoveryEnabled(false);
    factory.setConnectionTimeout(CONNECT_MILLIS);
    factory.setHandshakeTimeout(HANDSHAKE_MILLIS);
    factory.setChannelRpcTimeout(RPC_MILLIS);
    factory.setRequestedHeartbeat(HEARTBEAT_SECONDS);
    factory.setMaxInboundMessageBodySize(MAX_BODY);
    factory.setThreadFactory(threads);
    SocketConfigurator sockets =
        socket -> {
          socket.setTcpNoDelay(true);
          opening.set(socket);
        };
    if (config.tls().isPresent()) {
      TlsSettings tls = config.tls().get();
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
