package org.novalean.adapter.api;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.novalean.adapter.history.MigrationEntry;
import org.novalean.adapter.history.Outcome;
import org.novalean.adapter.status.MigrationView;
import org.novalean.adapter.status.ServerView;
import org.novalean.adapter.status.StatusFeed;

/** What is answered to who asks. */
final class Reads {

  private static final Set<String> OUTCOMES =
      Arrays.stream(Outcome.values()).map(Reads::word).collect(Collectors.toUnmodifiableSet());

  /** Filters look at so many of the newest migrations; the history itself is not asked by them. */
  private static final int LOOKED_AT = 10_000;

  private final StatusFeed feed;
  private final Supplier<String> metrics;

  Reads(StatusFeed feed, Supplier<String> metrics) {
    this.feed = requireNonNull(feed, "feed is null");
    this.metrics = requireNonNull(metrics, "metrics is null");
  }

  List<Route> routes() {
    return List.of(
        Route.read("/metrics", this::metrics),
        Route.read("/v1/openapi.yaml", this::document),
        Route.read("/v1/status", this::status),
        Route.read("/v1/migrations", this::migrations),
        Route.read("/v1/migrations/{id}", this::migration),
        Route.read("/v1/servers", this::servers),
        Route.read("/v1/servers/{id}", this::server));
  }

  private Answer metrics(Call call) {
    return metricsText(metrics.get());
  }

  static Answer metricsText(String text) {
    return Answer.text(200, "text/plain; version=0.0.4; charset=utf-8", text);
  }

  private Answer document(Call call) throws ApiError {
    call.requireOnly();
    try (var in = requireNonNull(Reads.class.getResourceAsStream("openapi.yaml"))) {
      return Answer.text(
          200, "application/yaml", new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Answer status(Call call) throws ApiError {
    call.requireOnly();
    return Answer.json(200, feed.newest());
  }

  private record Migrations(List<MigrationView> migrations, Optional<String> next) {}

  private Answer migrations(Call call) throws ApiError {
    call.requireOnly("state", "outcome", "host", "server", "since", "limit", "marker");
    var state = call.word("state", Set.of("running", "ended"));
    var outcome = call.word("outcome", OUTCOMES);
    var host = call.text("host");
    var server = call.text("server");
    var since = call.time("since");
    var limit = call.wholeNumber("limit", 100, 1, 1000);
    var marker = call.text("marker");
    var found =
        feed.source().newest(call.query().isEmpty() ? limit + 1 : LOOKED_AT).stream()
            .filter(m -> state.isEmpty() || state.get().equals("ended") == m.outcome().isPresent())
            .filter(m -> outcome.isEmpty() || outcome.equals(m.outcome().map(Reads::word)))
            .filter(
                m ->
                    host.isEmpty()
                        || host.get().equals(m.sourceHost())
                        || host.equals(m.destinationHost()))
            .filter(
                m ->
                    server.isEmpty()
                        || server.get().equals(m.serverId())
                        || server.get().equals(m.serverName()))
            .filter(m -> since.isEmpty() || !m.startedAt().isBefore(since.get()))
            .toList();
    var page = Page.of(found, MigrationEntry::migrationUuid, marker, limit);
    return Answer.json(200, new Migrations(feed.source().views(page.items()), page.next()));
  }

  private static String word(Outcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT);
  }

  private Answer migration(Call call) throws ApiError {
    call.requireOnly();
    return Answer.json(
        200,
        feed.source()
            .migration(call.id())
            .orElseThrow(
                () ->
                    ApiError.notFound(
                        "migration " + call.id(),
                        "nova-lean knows no such migration",
                        "/v1/migrations lists those it knows")));
  }

  private record Servers(List<ServerView> servers, Optional<String> next) {}

  private Answer servers(Call call) throws ApiError {
    call.requireOnly("host", "lean", "limit", "marker");
    var host = call.text("host");
    var lean = call.word("lean", Set.of("true", "false")).map(Boolean::valueOf);
    var limit = call.wholeNumber("limit", 1000, 1, 5000);
    var found =
        feed.source().servers().stream()
            .filter(s -> host.isEmpty() || host.get().equals(s.host()))
            .filter(s -> lean.isEmpty() || lean.get() == s.lean())
            .toList();
    var page = Page.of(found, ServerView::serverId, call.text("marker"), limit);
    return Answer.json(200, new Servers(page.items(), page.next()));
  }

  private Answer server(Call call) throws ApiError {
    call.requireOnly();
    return Answer.json(
        200,
        feed.source().servers().stream()
            .filter(server -> server.serverId().equals(call.id()))
            .findFirst()
            .orElseThrow(
                () ->
                    ApiError.notFound(
                        "server " + call.id(),
                        "no agent reports it",
                        "look whether an agent runs on its host: /v1/status")));
  }
}
