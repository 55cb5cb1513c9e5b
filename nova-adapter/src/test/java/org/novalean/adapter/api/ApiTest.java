package org.novalean.adapter.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.novalean.adapter.agents.Reports;
import org.novalean.adapter.api.tokens.Caller;
import org.novalean.adapter.history.TestingEntries;
import org.novalean.storage.messages.JobReport;

class ApiTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SEAL = "/v1/servers/s1/seal";

  private final TestingApi api = new TestingApi();

  @AfterEach
  void close() {
    api.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/page",
        "/page/",
        "/page/nothing.js",
        "/page/../openapi.yaml",
        "/index.html",
        "/v1/caller",
        "/v1/tokens",
        "/v1/status",
        "/v1/migrations",
        "/v1/migrations/1",
        "/v1/servers",
        "/v1/servers/s1",
        "/v1/servers/s1/rescue-plan",
        "/v1/events",
        "/v1/openapi.yaml",
        "/metrics",
        "/nowhere",
        "/healthz/x"
      })
  void withoutAValidTokenThereIsNothingButA401(String path) throws IOException {
    for (var token : List.of("", "made-up")) {
      var answer = api.get(path, token);

      assertThat(answer.statusCode()).isEqualTo(401);
      var error = JSON.readTree(answer.body());
      assertThat(error.properties())
          .extracting(p -> p.getKey())
          .containsExactly("status", "thing", "cause", "way_out");
    }
  }

  @Test
  void withoutAValidTokenNothingIsDone() {
    for (var path : List.of(SEAL, "/v1/servers/s1/hydrate", "/v1/servers/s1/release", "/healthz")) {
      assertThat(api.post(path, "", "{}").statusCode()).isEqualTo(401);
      assertThat(api.post(path, "made-up", "{}").statusCode()).isEqualTo(401);
    }
    assertThat(api.orders.given).isEmpty();
  }

  @Test
  void anybodyMayAskForItsHealth() {
    assertThat(api.get("/healthz", "").statusCode()).isEqualTo(200);
    assertThat(api.get("/readyz", "").body()).contains("active");
    api.service.standing = "lost";
    api.look();

    assertThat(api.get("/readyz", "").statusCode()).isEqualTo(503);
  }

  @Test
  void oneWhoseLastLookIsOldIsNotReady() {
    api.clock.advance(Duration.ofSeconds(59));
    assertThat(api.get("/readyz", "").statusCode()).isEqualTo(200);

    api.clock.advance(Duration.ofHours(1));
    assertThat(api.get("/readyz", ""))
        .satisfies(
            answer -> {
              assertThat(answer.statusCode()).isEqualTo(503);
              assertThat(answer.body()).contains("stuck");
            });

    api.look();
    assertThat(api.get("/readyz", "").body()).contains("active");
  }

  @Test
  void aTokenMayComeAsABearerToo() {
    var request = api.request("/v1/status", "").header("Authorization", "Bearer reader").GET();

    assertThat(api.send(request).statusCode()).isEqualTo(200);
  }

  @Test
  void aReaderMayAskAndCannotAct() {
    assertThat(api.get("/v1/status", "reader").statusCode()).isEqualTo(200);

    var answer = api.post(SEAL, "reader", "{}");

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("admin_roles", "nothing was done");
    assertThat(api.get("/v1/servers/s1/rescue-plan", "reader").statusCode()).isEqualTo(403);
    assertThat(api.orders.given).isEmpty();
  }

  @Test
  void aUserOfTheCloudWithARoleInAnotherProjectSeesNothing() {
    api.keystone.issue(
        "tenant",
        new Caller(
            "t",
            Set.of("admin", "reader"),
            Optional.of("theirs"),
            false,
            api.clock.instant().plusSeconds(60)));

    assertThat(api.get("/v1/status", "tenant").statusCode()).isEqualTo(403);
  }

  @Test
  void anAdminMayAct() throws IOException {
    assertThat(api.post(SEAL, "admin", "").statusCode()).isEqualTo(202);
    assertThat(api.post(SEAL, "admin", "{\"anyway\": true}").statusCode()).isEqualTo(202);
    assertThat(api.post("/v1/servers/s1/hydrate", "admin", "{}").statusCode()).isEqualTo(202);
    assertThat(api.post("/v1/servers/s1/release", "admin", "{}").statusCode()).isEqualTo(200);
    assertThat(api.get("/v1/servers/s1/rescue-plan", "admin").statusCode()).isEqualTo(200);

    assertThat(api.orders.given)
        .containsExactly("seal s1", "seal anyway s1", "hydrate s1", "release s1", "rescue-plan s1");
  }

  @Test
  void whatCannotBeDoneNowIsSaidWithItsReason() {
    api.orders.declines = Orders.Declined.notNow("a snapshot is under way");
    assertThat(api.post(SEAL, "admin", "{}"))
        .satisfies(
            answer -> {
              assertThat(answer.statusCode()).isEqualTo(409);
              assertThat(answer.body()).contains("a snapshot is under way");
            });

    api.orders.declines = Orders.Declined.unknown("Nova knows no server of this id");
    assertThat(api.post(SEAL, "admin", "{}").statusCode()).isEqualTo(404);
  }

  @Test
  void aStandbyAnswersAndSaysWhoActs() {
    api.service.standing = "standby";
    api.look();

    assertThat(api.get("/v1/status", "admin").statusCode()).isEqualTo(200);
    assertThat(api.get("/readyz", "").statusCode()).isEqualTo(200);
    var answer = api.post(SEAL, "admin", "{}");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("process 2 on controller2");
    assertThat(api.orders.given).isEmpty();
  }

  @Test
  void anExpiredTokenIsA401() {
    api.keystone.issue("short", api.clock.instant().plusSeconds(10), "admin");
    assertThat(api.get("/v1/status", "short").statusCode()).isEqualTo(200);

    api.clock.advance(Duration.ofSeconds(10));

    assertThat(api.post(SEAL, "short", "{}").statusCode()).isEqualTo(401);
    assertThat(api.orders.given).isEmpty();
  }

  @Test
  void keystoneAwayIsA503AndTellsNothingToStrangers() {
    assertThat(api.get("/v1/status", "reader").statusCode()).isEqualTo(200);
    api.keystone.setAway(true);

    var answer = api.post(SEAL, "admin", "{}");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    assertThat(answer.body()).contains("Keystone cannot be asked").doesNotContain("http://");
    assertThat(api.orders.given).isEmpty();
    assertThat(api.get("/v1/status", "reader").statusCode()).as("known before").isEqualTo(200);
  }

  @Test
  void aHugeBodyIsA413AndNothingIsDone() {
    var huge = "{\"anyway\": " + " ".repeat(ApiHandler.LARGEST_BODY) + "true}";

    assertThat(api.post(SEAL, "admin", huge).statusCode()).isEqualTo(413);
    assertThat(
            api.post(SEAL, "admin", BodyPublishers.fromPublisher(BodyPublishers.ofString(huge)))
                .statusCode())
        .as("without its length")
        .isEqualTo(413);
    assertThat(api.orders.given).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[]",
        "7",
        "null",
        " ",
        "{} {}",
        "{\"anyway\": \"yes\"}",
        "{\"anyways\": true}",
        "\u0000"
      })
  void aMalformedBodyIsA400AndNothingIsDone(String body) {
    assertThat(api.post(SEAL, "admin", body).statusCode()).isEqualTo(400);
    assertThat(api.orders.given).isEmpty();
  }

  @Test
  void aBodyThatIsNestedWithoutEndIsA400() {
    var deep = "{\"anyway\":" + "[".repeat(20_000);

    assertThat(api.post(SEAL, "admin", deep).statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/migrations?limit=0",
        "/v1/migrations?limit=many",
        "/v1/migrations?state=gone",
        "/v1/migrations?since=yesterday",
        "/v1/migrations?outcom=failed",
        "/v1/migrations?limit=1&limit=2",
        "/v1/migrations?marker=nobody",
        "/v1/servers?lean=perhaps",
        "/v1/status?verbose"
      })
  void aParameterThatMeansNothingIsA400(String path) {
    assertThat(api.get(path, "reader").statusCode()).isEqualTo(400);
  }

  @Test
  void whatDoesNotExistIsToldToWhoMayAsk() {
    assertThat(api.get("/nowhere", "reader").statusCode()).isEqualTo(404);
    assertThat(api.get("/v1/migrations/99", "reader").statusCode()).isEqualTo(404);
    assertThat(api.get("/v1/servers/none", "reader").statusCode()).isEqualTo(404);
    assertThat(api.post("/v1/status", "reader", "{}").statusCode()).isEqualTo(405);
    assertThat(api.post("/v1/servers/a%0Ab/seal", "admin", "{}").statusCode()).isEqualTo(404);
  }

  @Test
  void migrationsComeInPagesAndByFilter() throws IOException {
    for (var id = 1; id <= 5; id++) {
      api.service.history.save(
          id % 2 == 0 ? TestingEntries.completed(id) : TestingEntries.copying(id));
    }

    var first = json(api.get("/v1/migrations?limit=2", "reader"));
    var second =
        json(api.get("/v1/migrations?limit=2&marker=" + first.path("next").asText(), "reader"));
    var third =
        json(api.get("/v1/migrations?limit=2&marker=" + second.path("next").asText(), "reader"));

    assertThat(ids(first)).containsExactly(5L, 4L);
    assertThat(ids(second)).containsExactly(3L, 2L);
    assertThat(ids(third)).containsExactly(1L);
    assertThat(third.path("next").isNull()).isTrue();
    assertThat(ids(json(api.get("/v1/migrations?state=ended", "reader")))).containsExactly(4L, 2L);
    assertThat(ids(json(api.get("/v1/migrations?outcome=completed&server=web-2", "reader"))))
        .containsExactly(2L);
    assertThat(ids(json(api.get("/v1/migrations?host=compute9", "reader")))).isEmpty();
    assertThat(json(api.get("/v1/migrations/3", "reader")).path("server_name").asText())
        .isEqualTo("web-3");
  }

  @Test
  void serversAreListedLeanOrNotAndWhy() throws IOException {
    api.service.fleet.heard(
        Reports.host("compute1", Reports.sealed("lean", 1), Reports.unsealed("fat", 1)));

    assertThat(json(api.get("/v1/servers?lean=false", "reader")).path("servers"))
        .singleElement()
        .satisfies(server -> assertThat(server.path("reasons")).isNotEmpty());
    assertThat(json(api.get("/v1/servers/lean", "reader")).path("lean").asBoolean()).isTrue();
  }

  @Test
  void metricsNeedATokenExceptOnTheAddressThatIsGivenForThem() {
    assertThat(api.get("/metrics", "reader").body()).isEqualTo("up 1\n");
    var open = HttpRequest.newBuilder(api.metricsRoot().resolve("/metrics"));
    assertThat(api.send(open).body()).isEqualTo("up 1\n");
    var other = HttpRequest.newBuilder(api.metricsRoot().resolve("/v1/status"));
    assertThat(api.send(other).statusCode()).isEqualTo(404);
  }

  @Test
  void eventsBeginWithTheWholeAndGoOnWithWhatChanges() throws Exception {
    try (var events = api.events("reader")) {
      var first = events.next().orElseThrow();
      assertThat(first.name()).isEqualTo("reset");
      assertThat(JSON.readTree(first.data()).path("adapter").path("standing").asText())
          .isEqualTo("active");

      api.service.history.save(TestingEntries.copying(1));
      api.look();

      var next = events.next().orElseThrow();
      assertThat(next.name()).isEqualTo("migration");
      // The same object as everywhere else, but for the time that passes.
      assertThat(JSON.readTree(next.data())).isEqualTo(json(api.get("/v1/migrations/1", "reader")));
    }
  }

  @Test
  void whoComesBackMissesNothing() throws Exception {
    String last;
    try (var events = api.events("reader")) {
      last = events.next().orElseThrow().id();
    }
    api.service.history.save(TestingEntries.copying(1));
    api.look();
    api.service.history.save(TestingEntries.copying(2));
    api.look();

    try (var events = api.events("reader", "Last-Event-ID", last)) {
      assertThat(events.next().orElseThrow().data()).contains("\"migration_id\":1");
      assertThat(events.next().orElseThrow().name()).isEqualTo("waits");
      assertThat(events.next().orElseThrow().data()).contains("\"migration_id\":2");
    }
    try (var events = api.events("reader", "Last-Event-ID", "another-1")) {
      assertThat(events.next().orElseThrow().name()).isEqualTo("reset");
    }
  }

  @Test
  void aSilentStreamGivesASignOfLife() throws Exception {
    try (var events = api.events("reader")) {
      var unused = events.next();
      assertThat(events.nextLine()).isEmpty();
      assertThat(events.nextLine()).isEqualTo(": alive");
    }
  }

  @Test
  void aStreamEndsWithItsToken() throws Exception {
    api.keystone.issue("short", api.clock.instant().plusSeconds(10), "reader");
    try (var events = api.events("short")) {
      assertThat(events.next()).isPresent();

      api.clock.advance(Duration.ofSeconds(10));

      assertThat(events.next()).isEmpty();
    }
  }

  @Test
  void aStreamEndsWhenItsTokenIsRevoked() throws Exception {
    try (var events = api.events("reader")) {
      assertThat(events.next()).isPresent();
      api.keystone.revoke("reader");

      api.clock.advance(Duration.ofSeconds(61));

      assertThat(events.next()).isEmpty();
    }
  }

  @Test
  void soManyMayListenAndThoseWhoAskAreServedAllTheSame() throws Exception {
    var streams = new ArrayList<TestingApi.Events>();
    try {
      for (var i = 0; i < TestingApi.EVENT_CLIENTS; i++) {
        streams.add(api.events("reader"));
      }

      var answer = api.get("/v1/events", "reader");

      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body()).contains("max_event_clients");
      assertThat(api.get("/v1/status", "reader").statusCode()).isEqualTo(200);
    } finally {
      for (var stream : streams) {
        stream.close();
      }
    }
    // A place is free again when the next sign of life does not arrive.
    await()
        .untilAsserted(
            () -> {
              try (var events = api.events("reader")) {
                assertThat(events.next()).isPresent();
              }
            });
  }

  /** Each holds a thread, of which there are fewer. */
  @Test
  void manyWhoNeverSendTheirBodyDoNotKeepOthersOut() throws Exception {
    var sockets = new ArrayList<Socket>();
    try (var hasty = new TestingApi(Duration.ofMillis(200))) {
      for (var i = 0; i < 40; i++) {
        var socket = new Socket(hasty.address().getAddress(), hasty.address().getPort());
        sockets.add(socket);
        socket
            .getOutputStream()
            .write(
                "POST %s HTTP/1.1\r\nHost: x\r\nX-Auth-Token: admin\r\nContent-Length: 100\r\n\r\n"
                    .formatted(SEAL)
                    .getBytes(StandardCharsets.US_ASCII));
      }

      assertThat(hasty.get("/v1/status", "reader").statusCode()).isEqualTo(200);
      assertThat(hasty.orders.given).isEmpty();
    } finally {
      for (var socket : sockets) {
        socket.close();
      }
    }
  }

  @Test
  void aSealUnderWayIsInTheStatus() {
    api.service.fleet.heard(
        Reports.working(
            Reports.host("compute1"),
            new JobReport(
                "s1",
                "seal",
                "vda",
                "COPYING",
                1,
                2,
                "running",
                "",
                Optional.empty(),
                api.clock.instant())));
    api.look();

    assertThat(json(api.get("/v1/status", "reader")).path("jobs")).hasSize(1);
  }

  private static JsonNode json(HttpResponse<String> answer) {
    try {
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new AssertionError(answer.body(), e);
    }
  }

  private static List<Long> ids(JsonNode page) {
    var ids = new ArrayList<Long>();
    page.path("migrations").forEach(migration -> ids.add(migration.path("migration_id").asLong()));
    return ids;
  }
}
