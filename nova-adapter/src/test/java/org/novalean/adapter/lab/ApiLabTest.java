package org.novalean.adapter.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.UUID;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.adapter.api.TestingBrowser;
import org.novalean.events.testing.ServerProcess;

/** The API of a real adapter, with tokens of a real Keystone. */
@Tag("lab")
class ApiLabTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String READER = "nova-lean-reader";
  private static final String PASSWORD = UUID.randomUUID().toString();

  private final Lab lab = Lab.fromEnvironment();
  private final int port = ServerProcess.freePort();
  private final HttpClient http = HttpClient.newHttpClient();
  private AdapterProcess adapter;

  @BeforeEach
  void start(@TempDir Path directory) {
    lab.openstack("user", "create", "--or-show", "--password", PASSWORD, READER);
    lab.openstack("role", "add", "--user", READER, "--project", lab.project(), "reader");
    adapter =
        new AdapterProcess(lab, directory)
            .with("api", "enabled", "true")
            .with("api", "port", String.valueOf(port))
            .with("api", "token_cache_seconds", "1")
            .start();
  }

  @AfterEach
  void stop() {
    adapter.close();
    lab.openstack("user", "delete", READER);
  }

  @Test
  void aReaderAsksAnAdminActsAndOthersGetA401() throws IOException {
    var reader = token(READER, PASSWORD);
    var admin = token(lab.username(), lab.password());

    assertThat(get("/v1/status", "").statusCode()).isEqualTo(401);
    assertThat(get("/v1/status", "made-up").statusCode()).isEqualTo(401);
    assertThat(get("/healthz", "").statusCode()).isEqualTo(200);
    // It connects to the bus while it is ready for all else.
    await().until(() -> status(reader).path("bus").path("state").asText().equals("ready"));
    assertThat(status(reader).path("adapter").path("standing").asText()).isEqualTo("active");
    assertThat(post("/v1/servers/no-such/release", reader).statusCode()).isEqualTo(403);
    assertThat(post("/v1/servers/no-such/release", admin).statusCode()).isEqualTo(404);
    assertThat(get("/metrics", reader).body()).contains("nova_lean_active 1.0");
  }

  @Test
  void whoSignsInWithAPasswordGetsATokenOfKeystones() throws IOException {
    var answer = signIn(PASSWORD);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    var token = JSON.readTree(answer.body()).path("token").asText();
    assertThat(get("/v1/status", token).statusCode()).isEqualTo(200);
    assertThat(JSON.readTree(get("/v1/caller", token).body()).path("may_act").asBoolean(true))
        .as("a reader")
        .isFalse();
    assertThat(signIn("wrong").statusCode()).isEqualTo(401);
  }

  private JsonNode status(String token) throws IOException {
    return JSON.readTree(get("/v1/status", token).body());
  }

  private HttpResponse<String> signIn(String password) {
    var body =
        JSON.createObjectNode()
            .put("user", READER)
            .put("password", password)
            .put("domain", "Default")
            .put("project", lab.project());
    return send(request("/v1/tokens", "").POST(BodyPublishers.ofString(body.toString())));
  }

  @Test
  @Thorough
  void aTokenThatIsRevokedIsA401Soon() {
    var reader = token(READER, PASSWORD);
    assertThat(get("/v1/status", reader).statusCode()).isEqualTo(200);

    lab.openstack("token", "revoke", reader);

    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> get("/v1/status", reader).statusCode() == 401);
  }

  @Test
  void aMigrationIsSeenAsItGoesOnAndTheCommandShowsIt() throws Exception {
    var reader = token(READER, PASSWORD);
    try (var server = new LabServer(lab, "api", "--memory", "128", "--data", "16")) {
      var request = request("/v1/events", reader).build();
      try (var events = lines(http.send(request, BodyHandlers.ofInputStream()))) {
        server.liveMigrate();
        server.awaitNoTask();

        var seen = new ArrayList<JsonNode>();
        do {
          seen.add(nextMigration(events));
        } while (seen.get(seen.size() - 1).path("outcome").isNull());

        assertThat(seen.get(seen.size() - 1).path("outcome").asText()).isEqualTo("completed");
        assertThat(seen)
            .extracting(migration -> migration.path("progress").asDouble(0))
            .as("never goes back")
            .isSorted();
      }
      assertThat(adapter.command("status").output()).contains("active", "MIGRATIONS");
    }
  }

  @Test
  void whoSignsInOnThePageSeesAMigrationGoOnAndEnd() {
    try (var browser = TestingBrowser.start();
        var server = new LabServer(lab, "page", "--memory", "128", "--data", "16")) {
      browser.open(URI.create("http://127.0.0.1:" + port + "/"));
      browser.signIn(READER, "wrong", lab.project());
      onPage(() -> assertThat(browser.text("#sign-in-answer")).contains("does not accept"));

      browser.signIn(READER, PASSWORD, lab.project());
      onPage(() -> assertThat(browser.text("#user")).isEqualTo(READER));
      assertThat(browser.element("#sign-in").isDisplayed()).isFalse();

      server.liveMigrate();
      onPage(() -> assertThat(browser.text("#migration-list")).contains(server.name()));
      server.awaitNoTask();
      onPage(
          () ->
              assertThat(browser.text("#history-list tr:first-child"))
                  .contains(server.name(), "completed"));
    }
  }

  private static void onPage(ThrowingRunnable assertion) {
    await().atMost(Duration.ofMinutes(1)).ignoreExceptions().untilAsserted(assertion);
  }

  private static JsonNode nextMigration(BufferedReader events) throws IOException {
    while (!"event: migration".equals(events.readLine())) {
      // Another event, or a part of one.
    }
    return JSON.readTree(events.readLine().substring("data: ".length()));
  }

  private static BufferedReader lines(HttpResponse<InputStream> response) {
    return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
  }

  private String token(String user, String password) {
    return RawCloud.signIn(lab.authUrl(), user, password, lab.project()).token();
  }

  private HttpResponse<String> get(String path, String token) {
    return send(request(path, token));
  }

  private HttpResponse<String> post(String path, String token) {
    return send(request(path, token).POST(BodyPublishers.ofString("{}")));
  }

  private HttpRequest.Builder request(String path, String token) {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    return token.isEmpty() ? request : request.header("X-Auth-Token", token);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
