package org.novalean.storage.rpc.amqp;

import static java.util.Objects.requireNonNull;

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
import org.novalean.storage.rpc.AgentPort;
import org.novalean.storage.rpc.Answer;
import org.novalean.storage.rpc.Report;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link AgentPort} on RabbitMQ. */
public final class RabbitAgentPort implements AgentPort {

  private static final Logger LOG = LoggerFactory.getLogger(RabbitAgentPort.class);
  private static final Duration EXPIRES = Duration.ofDays(7);
  private static final int MAX_REQUESTS = 1000;
  private static final long MAX_BYTES = 16L << 20;

  private final String host;
  private final Names names;
  private final SignedRequests signed;
  private final Clock clock;
  private final Duration tryAgain;
  private final Duration declareEvery;
  private final LinkLog log;
  private final BrokerLink link;
  private volatile @Nullable Receiver receiver;
  private volatile @Nullable Wire current;

  /**
   * A port, not started.
   *
   * @param host the agent's
   * @throws TlsFileException when a TLS file can't be used
   */
  public RabbitAgentPort(BusSettings settings, String host, Clock clock) {
    this.host = requireNonNull(host, "host is null");
    this.names = settings.names();
    this.signed = new SignedRequests(settings.key(), host);
    this.clock = requireNonNull(clock, "clock is null");
    this.tryAgain = settings.retry().bindingCheck();
    this.declareEvery = settings.retry().bindingCheckWhenBound();
    this.log = new LinkLog(LOG, "Adapters", clock);
    this.link = new BrokerLink(settings.link("agent-" + host), new Tenant());
  }

  @Override
  public void start(Receiver value) {
    receiver = requireNonNull(value, "receiver is null");
    link.start();
  }

  @Override
  public void answer(String replyTo, String requestId, Answer answer) {
    put(
        new Wire.Outgoing(
            "", replyTo, false, Messages.answer(requestId, answer), Messages.body(answer)));
  }

  @Override
  public void report(Report report) {
    var wire = current;
    if (wire != null && wire.throttled().isPresent()) {
      // The next one says more than this will when RabbitMQ takes it.
      return;
    }
    put(
        new Wire.Outgoing(
            names.exchange(),
            Names.reportKey(host),
            false,
            Messages.report(report),
            report.body()));
  }

  private void put(Wire.Outgoing message) {
    var wire = current;
    if (wire != null && !wire.put(message)) {
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
    public BrokerLink.Visit begin(Connection connection, BrokerHost broker) throws IOException {
      return new Visit(connection, broker);
    }

    @Override
    public void connecting(int attempt, String reason) {
      if (attempt > 0) {
        log.bad(reason);
      }
    }

    @Override
    public void closed() {
      log.good("closed");
    }
  }

  private final class Visit implements BrokerLink.Visit {
    private final Wire wire;
    private final BrokerHost broker;
    private final RequestQueue requests;

    Visit(Connection connection, BrokerHost broker) throws IOException {
      this.wire = new Wire(connection, this::throttled);
      this.broker = broker;
      declare(wire.channel());
      this.requests =
          new RequestQueue(
              wire, names.agentQueue(host), signed, receiver(), RabbitAgentPort.this, clock);
    }

    /** Of classic type: a quorum queue, the default of some, lets two agents consume it at once. */
    private void declare(Channel channel) throws IOException {
      var queue = names.agentQueue(host);
      channel.exchangeDeclare(names.exchange(), BuiltinExchangeType.TOPIC, true);
      channel.queueDeclare(
          queue,
          true,
          false,
          false,
          Map.of(
              "x-queue-type",
              "classic",
              "x-expires",
              EXPIRES.toMillis(),
              "x-max-length",
              MAX_REQUESTS,
              "x-max-length-bytes",
              MAX_BYTES));
      channel.queueBind(queue, names.exchange(), Names.requestKey(host));
    }

    private void throttled() {
      wire.throttled().ifPresentOrElse(log::bad, () -> log.good("RabbitMQ takes messages again"));
    }

    @Override
    public void serve() throws IOException, InterruptedException {
      try {
        while (!consume()) {
          log.bad(
              ("another agent answers for host '%s' (a second nova-lean-agent with the same [DEFAULT]"
                      + " host, or this one's last connection, of which RabbitMQ does not know yet"
                      + " that it is gone); waiting for its end")
                  .formatted(host));
          if (link.awaitClosing(tryAgain) || lost().isPresent()) {
            return;
          }
        }
        log.good("answering their requests for '%s' over %s".formatted(host, broker.address()));
        receiver().connected();
        wire.send(this::declare, declareEvery, link::isClosing);
      } finally {
        current = null;
      }
    }

    private boolean consume() throws IOException {
      // Set before the first request comes, which may be answered at once.
      current = wire;
      var alone = requests.consume();
      if (!alone) {
        current = null;
      }
      return alone;
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
