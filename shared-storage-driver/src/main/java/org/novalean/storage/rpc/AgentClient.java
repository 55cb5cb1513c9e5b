package org.novalean.storage.rpc;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An adapter's side: asks agents, and hears their reports. A future that fails does so with an
 * {@link AgentException}. Futures complete, and reports come, on the client's one thread: what is
 * attached to them must not block.
 */
public final class AgentClient implements AutoCloseable {

  /** The epoch of one that stands beside adapters and replaces none. */
  public static final long BESIDE_ANY_EPOCH = 0;

  private static final Logger LOG = LoggerFactory.getLogger(AgentClient.class);

  private final ClientPort port;
  private final LongSupplier epoch;
  private final Consumer<Report> onReport;
  private final Clock clock;
  private final ScheduledExecutorService loop;
  private final PendingRequests pending;

  /**
   * A client, not started.
   *
   * @param port closed with the client
   * @param epoch this adapter's, asked for with each request: higher than that of any before it
   */
  public AgentClient(ClientPort port, LongSupplier epoch, Consumer<Report> onReport, Clock clock) {
    this.port = requireNonNull(port, "port is null");
    this.epoch = requireNonNull(epoch, "epoch is null");
    this.onReport = requireNonNull(onReport, "onReport is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.loop =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              var thread = new Thread(task, "agent-client");
              thread.setDaemon(true);
              return thread;
            });
    this.pending = new PendingRequests(port, loop);
  }

  /** Begins to connect, and returns at once. */
  public void start() {
    port.start(
        new ClientPort.Receiver() {
          @Override
          public void connected() {
            onLoop(pending::connected);
          }

          @Override
          public void disconnected(String reason) {
            onLoop(() -> pending.disconnected(reason));
          }

          @Override
          public void answered(String requestId, Answer answer) {
            onLoop(() -> pending.answered(requestId, answer));
          }

          @Override
          public void unroutable(String requestId) {
            onLoop(() -> pending.unroutable(requestId));
          }

          @Override
          public void reported(Report report) {
            onLoop(() -> tell(report));
          }
        });
  }

  /** Whatever a handler throws concerns this report alone. */
  private void tell(Report report) {
    try {
      onReport.accept(report);
    } catch (RuntimeException e) {
      LOG.error(
          "The handler of reports failed at number {} of {}", report.sequence(), report.host(), e);
    }
  }

  /** What comes after the close is of no interest. */
  private void onLoop(Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException e) {
      LOG.debug("Closed already", e);
    }
  }

  /**
   * Asks an agent.
   *
   * @param body JSON
   * @param patience after which nobody waits any more, and the agent is not to begin
   */
  public CompletableFuture<Reply> request(
      String host, String kind, String body, Duration patience, Delivery delivery) {
    var request =
        new Request(
            UUID.randomUUID().toString(),
            epoch.getAsLong(),
            kind,
            clock.instant().plus(patience),
            body);
    var asked = new PendingRequests.Pending(host, request, patience, delivery);
    try {
      loop.execute(() -> pending.begin(asked));
      var unused =
          loop.schedule(() -> pending.expire(asked), patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      asked.fail(new AgentException.BusDown(host, kind, "this adapter is stopping"));
    }
    return asked.future();
  }

  /**
   * Asks an agent, in records.
   *
   * @param question written as the JSON body
   * @param answer what the reply is read as
   */
  public <T> CompletableFuture<T> request(
      String host,
      String kind,
      Object question,
      Class<T> answer,
      Duration patience,
      Delivery delivery) {
    return request(host, kind, Json.write(question), patience, delivery)
        .thenApply(reply -> reply.as(answer));
  }

  /** Fails what is still waited for. */
  @Override
  public void close() {
    port.close();
    onLoop(pending::closed);
    loop.shutdown();
  }
}
