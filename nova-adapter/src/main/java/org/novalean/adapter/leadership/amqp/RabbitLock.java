package org.novalean.adapter.leadership.amqp;

import static java.util.Objects.requireNonNull;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.novalean.adapter.leadership.Hold;
import org.novalean.adapter.leadership.Lock;
import org.novalean.events.BrokerHost;
import org.novalean.events.RetrySettings;
import org.novalean.events.TlsFileException;
import org.novalean.events.TransportUrl;
import org.novalean.events.amqp.BrokerLink;
import org.novalean.events.amqp.LinkSettings;
import org.novalean.events.amqp.Problems;

/**
 * An exclusive queue: RabbitMQ lets one connection alone declare it, tells others that it is locked
 * (405), and deletes it with the connection. Who has it asks for it again and again; each answer is
 * a proof as of the moment of the question.
 *
 * <p>RabbitMQ looks each heartbeat interval whether anything came, and closes the connection at the
 * second look in vain (rabbit_heartbeat.erl): no sooner than two intervals after the last sign of
 * life, so later than a {@link #LEASE}, and within three.
 */
public final class RabbitLock implements Lock {

  /** The shortest there is: of the connections that must not outlive the lock, too. */
  public static final Duration HEARTBEAT = Duration.ofSeconds(1);

  private static final Duration PROVE_EVERY = Duration.ofMillis(300);
  private static final int RESOURCE_LOCKED = 405;

  private static final Proof NONE = new Proof(0, 0);

  private final String queue;
  private final BrokerLink link;
  private volatile Hold hold = new Hold.Unknown("connecting to RabbitMQ");
  private volatile Proof proof = NONE;
  private volatile Runnable onChange = () -> {};

  /** Touched by the link's thread alone; the first is 1. */
  private long tenures;

  /**
   * @param at {@link System#nanoTime} before the broker was asked; it goes on while a process is
   *     frozen
   */
  private record Proof(long tenure, long at) {}

  /**
   * A lock, not started.
   *
   * @param queue its name
   * @throws TlsFileException when a TLS file can't be used
   */
  public RabbitLock(TransportUrl transportUrl, String queue) {
    this.queue = requireNonNull(queue, "queue is null");
    this.link = new BrokerLink(settings(transportUrl, queue), new Tenant());
  }

  private static LinkSettings settings(TransportUrl transportUrl, String queue) {
    var usual = RetrySettings.DEFAULT;
    return new LinkSettings(
        transportUrl,
        transportUrl.tls(),
        new RetrySettings(
            TryPace.SOON,
            Duration.ofSeconds(1),
            usual.bindingCheck(),
            usual.handlerAttempts(),
            usual.handlerDelay()),
        HEARTBEAT,
        "lock",
        "nova-lean lock",
        new LinkSettings.Advice(
            "It needs configure on '%s'".formatted(queue),
            "Nobody else may use this name: delete the queue '%s'".formatted(queue),
            "Look with rabbitmqctl list_queues name owner_pid who has it"));
  }

  @Override
  public void start(Runnable listener) {
    onChange = requireNonNull(listener, "listener is null");
    link.start();
  }

  @Override
  public Hold hold() {
    return hold;
  }

  @Override
  public boolean isProven(long tenure) {
    var last = proof;
    return last.tenure() == tenure && System.nanoTime() - last.at() < LEASE.toNanos();
  }

  @Override
  public void close() {
    link.close();
  }

  private void set(Hold now) {
    if (!now.equals(hold)) {
      hold = now;
      onChange.run();
    }
  }

  private final class Tenant implements BrokerLink.Tenant {

    @Override
    public BrokerLink.Visit begin(Connection connection, BrokerHost host) {
      return new Visit(connection);
    }

    @Override
    public void connecting(int attempt, String reason) {
      set(new Hold.Unknown(reason));
    }

    @Override
    public void closed() {
      set(new Hold.Unknown("closed"));
    }
  }

  private final class Visit implements BrokerLink.Visit {
    private final Connection connection;
    private final TryPace pace = new TryPace();
    private final Semaphore wake = new Semaphore(0);
    private final AtomicReference<@Nullable String> lost = new AtomicReference<>();

    Visit(Connection connection) {
      this.connection = connection;
      connection.addShutdownListener(cause -> lose("connection lost: " + Problems.words(cause)));
    }

    @Override
    public void serve() throws IOException, InterruptedException {
      Optional<Channel> owner = Optional.empty();
      try {
        while (!link.isClosing() && lost().isEmpty()) {
          if (owner.isEmpty()) {
            owner = take();
          } else {
            prove(owner.get());
          }
          var pause = owner.isEmpty() ? pace.refused() : PROVE_EVERY;
          var unused = wake.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS);
        }
      } finally {
        proof = NONE;
        set(new Hold.Unknown(lost().orElse("the connection is given up")));
      }
    }

    /** A refusal closes the channel. */
    private Optional<Channel> take() throws IOException {
      var asked = System.nanoTime();
      var channel = requireNonNull(connection.createChannel(), "no channel left");
      try {
        channel.queueDeclare(queue, false, true, false, Map.of());
      } catch (IOException e) {
        if (e.getCause() instanceof ShutdownSignalException refusal
            && Problems.replyCode(refusal) == RESOURCE_LOCKED) {
          set(new Hold.Another());
          return Optional.empty();
        }
        throw e;
      }
      tenures++;
      proof = new Proof(tenures, asked);
      set(new Hold.Ours(tenures));
      return Optional.of(channel);
    }

    /** Another's queue, or none, is a refusal: then the connection is given up. */
    private void prove(Channel channel) throws IOException {
      var asked = System.nanoTime();
      var unused = channel.queueDeclarePassive(queue);
      proof = new Proof(tenures, asked);
    }

    @Override
    public Optional<String> lost() {
      return Optional.ofNullable(lost.get());
    }

    private void lose(String reason) {
      if (lost.compareAndSet(null, reason)) {
        wakeUp();
      }
    }

    @Override
    public void wakeUp() {
      wake.release();
    }
  }
}
