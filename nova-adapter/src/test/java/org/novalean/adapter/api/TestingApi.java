package org.novalean.adapter.api;

import static org.novalean.adapter.api.tokens.TestingTokens.PROJECT;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.novalean.adapter.TestingClock;
import org.novalean.adapter.api.tokens.Access;
import org.novalean.adapter.api.tokens.TestingTokens;
import org.novalean.adapter.api.tokens.TokenCache;
import org.novalean.adapter.status.StatusFeed;
import org.novalean.adapter.status.TestingStatus;

/** The API on a port of loopback, over a service and a Keystone in memory. */
public final class TestingApi implements AutoCloseable {

  /** A stream that its reader has closed counts until the server writes to it again. */
  static final int EVENT_CLIENTS = 3;

  /** Of {@code ada}, who is an admin, and {@code rita}, who is a reader. */
  static final String PASSWORD = "s3cret";

  private static final ObjectMapper JSON = new ObjectMapper();

  public final TestingClock clock = new TestingClock();
  public final TestingStatus service = new TestingStatus(clock);
  public final TestingTokens keystone = new TestingTokens();
  final TestingOrders orders = new TestingOrders();
  final StatusFeed feed;
  private final Api api;
  private final HttpClient client = HttpClient.newHttpClient();

  public TestingApi() {
    this(Duration.ofSeconds(20));
  }

  /**
   * @param patience for a body, and for an answer to be taken
   */
  TestingApi(Duration patience) {
    this(patience, Duration.ofMillis(50));
  }

  TestingApi(Duration patience, Duration heartbeat) {
    feed = service.feed();
    var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    api =
        new Api(
            new Api.Settings(loopback, Optional.empty(), Optional.of(loopback), EVENT_CLIENTS),
            new Api.Parts(
                feed,
                orders,
                () -> service.source().adapter(),
                () -> "up 1\n",
                keystone,
                status -> {}),
            new TokenCache(keystone, Duration.ofSeconds(60), 100, 4, clock),
            new Access(List.of("reader"), List.of("admin"), () -> Set.of(PROJECT)),
            heartbeat,
            patience,
            clock);
    api.start();
    var hour = clock.instant().plus(Duration.ofHours(1));
    keystone.issue("reader", hour, "reader");
    keystone.issue("admin", hour, "admin");
    keystone.admit("ada", PASSWORD, "admin");
    keystone.admit("rita", PASSWORD, "reader");
  }

  /** Has the service looked at once more, as it does each second. */
  public void lookAgain() {
    look();
  }

  void look() {
    TestingStatus.look(feed);
  }

  public URI root() {
    return root(api.address().orElseThrow());
  }

  URI metricsRoot() {
    return root(api.metricsAddress().orElseThrow());
  }

  private static URI root(InetSocketAddress address) {
    return URI.create("http://127.0.0.1:" + address.getPort());
  }

  InetSocketAddress address() {
    return api.address().orElseThrow();
  }

  HttpResponse<String> get(String path, String token) {
    return send(request(path, token).GET());
  }

  /** What a reader is told. */
  JsonNode json(String path) {
    try {
      return JSON.readTree(get(path, "reader").body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  HttpResponse<String> post(String path, String token, String body) {
    return post(path, token, BodyPublishers.ofString(body));
  }

  HttpResponse<String> post(String path, String token, BodyPublisher body) {
    return send(request(path, token).POST(body));
  }

  HttpRequest.Builder request(String path, String token) {
    var builder = HttpRequest.newBuilder(URI.create(root() + path)).timeout(Duration.ofSeconds(60));
    return token.isEmpty() ? builder : builder.header("X-Auth-Token", token);
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** A stream of events, as a page reads it. */
  static final class Events implements AutoCloseable {
    private final BufferedReader lines;

    private Events(HttpResponse<InputStream> response) {
      lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    record Event(String id, String name, String data) {}

    /** The next event, without comments; empty at the end of the stream. */
    Optional<Event> next() throws IOException {
      var id = "";
      var name = "";
      while (true) {
        var line = lines.readLine();
        if (line == null) {
          return Optional.empty();
        }
        if (line.startsWith("id: ")) {
          id = line.substring(4);
        } else if (line.startsWith("event: ")) {
          name = line.substring(7);
        } else if (line.startsWith("data: ")) {
          return Optional.of(new Event(id, name, line.substring(6)));
        }
      }
    }

    String nextLine() throws IOException {
      return String.valueOf(lines.readLine());
    }

    @Override
    public void close() throws IOException {
      lines.close();
    }
  }

  Events events(String token, String... headers) throws IOException, InterruptedException {
    var request = request("/v1/events", token);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return new Events(
        HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofInputStream()));
  }

  @Override
  public void close() {
    api.close();
    feed.close();
  }
}
