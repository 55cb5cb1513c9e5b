package org.novalean.storage.rpc.amqp;

import static java.util.Objects.requireNonNull;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.novalean.events.BrokerHost;
import org.novalean.events.TlsFileException;
import org.novalean.events.amqp.BrokerLink;
import org.novalean.storage.rpc.ClientPort;
import org.novalean.storage.rpc.Request;
import org.novalean.storage.rpc.RequestKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link ClientPort} on RabbitMQ. */
public final class RabbitClientPort implements ClientPort {

  private static final Logger LOG = LoggerFactory.getLogger(RabbitClientPort.class);
  private static final int MAX_REPORTS = 1000;
  private static final long MAX_REPORT_BYTES = 64L << 20;

  private final Names names;
  private final Optional<RequestKey> key;
  private final Clock clock;
  private final Duration declareEvery;
  private final LinkLog log;
  private final BrokerLink link;
  private volatile @Nullable Receiver receiver;
  private volatile @Nullable Visit current;

  /**
   * A port, not started.
   *
   * @throws TlsFileException when a TLS file can't be used
   */
  public RabbitClientPort(BusSettings settings, Clock clock) {
    this.names = settings.names();
    this.key = settings.key();
    this.clock = requireNonNull(clock, "clock is null");
    this.declareEvery = settings.retry().bindingCheckWhenBound();
    this.log = new LinkLog(LOG, "Agents", clock);
    this.link = new BrokerLink(settings.link("agents"), new Tenant());
  }

  @Override
  public void start(Receiver value) {
    receiver = requireNonNull(value, "receiver is null");
    link.start();
  }

  @Override
  public void send(String host, Request request) {
    var visit = current;
    if (visit != null && !visit.send(host, request)) {
      log.bad("RabbitMQ takes no messages; it may be short of memory or disk (rabbitmqctl status)");
    }
  }

  @Override
  public void close() {
    link.close();
  }

  private Receiver receiver() {
    return requireNonNull(receiver, "not started");
  }

  private final class Tenant implements BrokerLink.Tenant {

    @Override
    public BrokerLink.Visit begin(Connection connection, BrokerHost host) throws IOException {
      return new Visit(connection, host);
    }

    @Override
    public void connecting(int attempt, String reason) {
      if (attempt > 0) {
        log.bad(reason);
      }
      receiver().disconnected(reason);
    }

    @Override
    public void closed() {
      log.good("closed");
    }
  }

  private final class Visit implements BrokerLink.Visit {
    private final Wire wire;
    private final BrokerHost host;
    private final String replyQueue = names.newReplyQueue();
    private final String reportQueue = names.newReportQueue();

    Visit(Connection connection, BrokerHost host) throws IOException {
      this.wire = new Wire(connection, this::throttled);
      this.host = host;
      wire.channel()
          .addReturnListener(
              message -> receiver().unroutable(message.getProperties().getMessageId()));
      consume(replyQueue, Map.of(), this::answered);
      consume(
          reportQueue,
          Map.of("x-max-length", MAX_REPORTS, "x-max-length-bytes", MAX_REPORT_BYTES),
          (properties, body) -> receiver().reported(Messages.report(properties, body)));
      declare(wire.channel());
    }

    private void declare(Channel channel) throws IOException {
      channel.exchangeDeclare(names.exchange(), BuiltinExchangeType.TOPIC, true);
      channel.queueBind(reportQueue, names.exchange(), Names.ALL_REPORTS);
    }

    /** What is asked meanwhile would only wait: to whoever asks, the bus is away. */
    private void throttled() {
      wire.throttled()
          .ifPresentOrElse(
              why -> {
                log.bad(why);
                receiver().disconnected(why);
              },
              () -> {
                log.good("RabbitMQ takes messages again");
                receiver().connected();
              });
    }

    /** Declares a queue that ends with this connection, and consumes it. */
    private void consume(String queue, Map<String, Object> arguments, Incoming.Reader reader)
        throws IOException {
      var channel = wire.newChannel();
      channel.queueDeclare(queue, false, true, true, arguments);
      channel.basicConsume(queue, true, new Incoming(channel, wire, queue, reader, false, clock));
    }

    private void answered(AMQP.BasicProperties properties, byte[] body) throws Messages.Unreadable {
      receiver()
          .answered(
              Messages.text("correlation id", properties.getCorrelationId()),
              Messages.answer(properties, body));
    }

    boolean send(String to, Request request) {
      var signature = key.map(k -> k.sign(to, request, replyQueue));
      return wire.put(
          new Wire.Outgoing(
              names.exchange(),
              Names.requestKey(to),
              true,
              Messages.request(request, replyQueue, signature, clock.instant()),
              request.body()));
    }

    @Override
    public void serve() throws IOException, InterruptedException {
      current = this;
      try {
        log.good("asking them over %s".formatted(host.address()));
        receiver().connected();
        wire.send(this::declare, declareEvery, link::isClosing);
      } finally {
        current = null;
      }
    }

    @Override
    public Optional<String> lost() {
      return wire.lost();
    }

    @Override
    public void wakeUp() {
      wire.wakeUp();
    }
  }
}
