package org.novalean.storage.rpc;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Answers the requests to the agent of one host, and sends its reports. A handler that hangs holds
 * up no other request, until {@value #WORKERS} hang: then requests are refused as {@link
 * RequestRefused#BUSY}.
 */
public final class AgentServer implements AutoCloseable {

  private static final int WORKERS = 32;
  private static final int REMEMBERED = 1000;

  private final String host;
  private final AgentPort port;
  private final Clock clock;
  private final ExecutorService workers;
  private final RequestDesk desk;
  private final AtomicLong sequence = new AtomicLong();

  /**
   * A server, not started.
   *
   * @param host as nova-compute has it
   * @param port closed with the server
   * @param fence outlives the server, so that an old adapter stays fenced off
   */
  public AgentServer(
      String host, RequestHandler handler, AgentPort port, EpochFence fence, Clock clock) {
    this.host = requireNonNull(host, "host is null");
    this.port = requireNonNull(port, "port is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.workers =
        new ThreadPoolExecutor(
            0, WORKERS, 60, TimeUnit.SECONDS, new SynchronousQueue<>(), threads());
    this.desk = new RequestDesk(handler, fence, workers, port::answer, clock, REMEMBERED);
  }

  private static ThreadFactory threads() {
    var number = new AtomicInteger();
    return task -> {
      var thread = new Thread(task, "agent-request-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Begins to connect, and returns at once. */
  public void start() {
    port.start(
        new AgentPort.Receiver() {
          @Override
          public void received(Request request, String replyTo) {
            desk.accept(request, replyTo);
          }

          @Override
          public void connected() {
            desk.answerAgain();
          }
        });
  }

  /** Tells all adapters; it is lost while the bus is away. */
  public void report(Object body) {
    port.report(new Report(host, clock.instant(), sequence.incrementAndGet(), Json.write(body)));
  }

  /** Takes no more requests, and interrupts the handlers. */
  @Override
  public void close() {
    port.close();
    workers.shutdownNow();
  }
}
