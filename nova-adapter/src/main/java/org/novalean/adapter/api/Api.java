package org.novalean.adapter.api;

import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.novalean.adapter.api.tokens.Access;
import org.novalean.adapter.api.tokens.TokenCache;
import org.novalean.adapter.api.tokens.Tokens;
import org.novalean.adapter.status.AdapterView;
import org.novalean.adapter.status.StatusFeed;

/**
 * The HTTP API of an adapter, and where it is asked for, its metrics on an address of their own.
 */
public final class Api implements AutoCloseable {

  private static final Duration HEARTBEAT = Duration.ofSeconds(15);
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final int KEPT_EVENTS = 2048;
  private static final int EVENTS_AHEAD = 1024;

  private final Deadlines deadlines;
  private final EventStreams streams;
  private final ApiServer server;
  private final Optional<ApiServer> metricsServer;

  /**
   * Where and how it listens.
   *
   * @param metricsAddress where metrics are told to anybody; empty for nowhere
   * @param eventClients streams of events at a time
   */
  public record Settings(
      InetSocketAddress address,
      Optional<SSLContext> tls,
      Optional<InetSocketAddress> metricsAddress,
      int eventClients) {}

  /**
   * What it tells and does.
   *
   * @param adapter which one acts, asked anew each time
   * @param metrics in Prometheus' text format
   * @param signIns Keystone, for those who sign in on the page
   * @param answered is told each status that is sent
   */
  public record Parts(
      StatusFeed feed,
      Orders orders,
      Supplier<AdapterView> adapter,
      Supplier<String> metrics,
      Tokens signIns,
      IntConsumer answered) {}

  /** Makes it; {@link #start} listens. */
  public Api(Settings settings, Parts parts, TokenCache tokens, Access access, Clock clock) {
    this(settings, parts, tokens, access, HEARTBEAT, PATIENCE, clock);
  }

  Api(
      Settings settings,
      Parts parts,
      TokenCache tokens,
      Access access,
      Duration heartbeat,
      Duration patience,
      Clock clock) {
    requireNonNull(settings, "settings is null");
    deadlines = new Deadlines(patience);
    var gate = new Gate(tokens, access);
    var hub =
        new EventHub(
            parts.feed().newest(), Long.toString(clock.millis(), 36), KEPT_EVENTS, EVENTS_AHEAD);
    parts.feed().listen(hub);
    streams = new EventStreams(hub, gate, deadlines, heartbeat, settings.eventClients(), clock);
    var reads = new Reads(parts.feed(), parts.metrics());
    var routes =
        new Routes(
            Stream.of(reads.routes(), new Callers(gate).routes(), new Acts(parts.orders()).routes())
                .flatMap(List::stream)
                .toList());
    var handler =
        new ApiHandler(
            gate,
            routes,
            new Health(() -> parts.feed().newest(), clock),
            new WebPage(),
            new SignIns(parts.signIns(), clock),
            streams,
            deadlines,
            parts.adapter(),
            parts.answered());
    server = new ApiServer("The API", settings.address(), settings.tls(), handler);
    metricsServer =
        settings
            .metricsAddress()
            .map(
                address ->
                    new ApiServer(
                        "Metrics",
                        address,
                        Optional.empty(),
                        exchange -> metrics(exchange, parts.metrics())));
  }

  /** Nothing else is told there. */
  private void metrics(HttpExchange exchange, Supplier<String> metrics) throws IOException {
    try {
      var asked =
          exchange.getRequestMethod().equals("GET")
              && exchange.getRequestURI().getPath().equals("/metrics");
      Sending.send(
          exchange,
          asked
              ? Reads.metricsText(metrics.get())
              : ApiError.notFound(
                      "this path", "there is /metrics alone on this address", "ask the API's own")
                  .answer(),
          deadlines);
    } finally {
      Sending.end(exchange, deadlines);
    }
  }

  /** Listens, now or as soon as it can be, and returns at once. */
  public void start() {
    server.start();
    metricsServer.ifPresent(ApiServer::start);
  }

  /** Where it listens; empty while it does not. */
  public Optional<InetSocketAddress> address() {
    return server.address();
  }

  /** Where metrics are told to anybody; empty while they are not. */
  public Optional<InetSocketAddress> metricsAddress() {
    return metricsServer.flatMap(ApiServer::address);
  }

  @Override
  public void close() {
    metricsServer.ifPresent(ApiServer::close);
    server.close();
    streams.close();
    deadlines.close();
  }
}
