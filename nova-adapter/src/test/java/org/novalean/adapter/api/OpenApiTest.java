package org.novalean.adapter.api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.novalean.adapter.agents.Reports;
import org.novalean.adapter.history.TestingEntries;
import org.novalean.storage.messages.DiskReport;
import org.novalean.storage.messages.DiskTraffic;
import org.novalean.storage.messages.JobReport;

/** The document says what the API does, and nothing else. */
class OpenApiTest {

  private static final JsonNode DOCUMENT = document();
  private static final JsonNode SCHEMAS = DOCUMENT.path("components").path("schemas");

  private final TestingApi api = new TestingApi();

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void everyPathIsDocumentedAndNoOther() {
    var served =
        new TreeSet<>(
            Set.of(
                "GET /",
                "GET /page/{file}",
                "GET /healthz",
                "GET /readyz",
                "GET /v1/events",
                "POST " + SignIns.PATH,
                "GET /v1/caller"));
    new Reads(api.feed, () -> "").routes().forEach(r -> served.add(r.method() + " " + r.path()));
    new Acts(api.orders).routes().forEach(r -> served.add(r.method() + " " + r.path()));
    var documented = new TreeSet<String>();
    DOCUMENT
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        method ->
                            documented.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));

    assertThat(served).isEqualTo(documented);
  }

  @Test
  void everyAnswerIsAsItsSchemaSays() {
    fill();

    check("Health", api.get("/healthz", ""));
    check("Issued", api.post("/v1/tokens", "", SignInTest.body("rita", TestingApi.PASSWORD)));
    check("Caller", api.get("/v1/caller", "reader"));
    check("Status", api.get("/v1/status", "reader"));
    check("Migrations", api.get("/v1/migrations", "reader"));
    check("Migration", api.get("/v1/migrations/1", "reader"));
    check("Migration", api.get("/v1/migrations/3", "reader"));
    check("Servers", api.get("/v1/servers", "reader"));
    check("Server", api.get("/v1/servers/sealed", "reader"));
    check("Job", api.post("/v1/servers/s/seal", "admin", "{}"));
    check("Released", api.post("/v1/servers/s/release", "admin", "{}"));
    check("RescuePlan", api.get("/v1/servers/s/rescue-plan", "admin"));
    check("Error", api.get("/v1/status", ""));
  }

  @Test
  void theDocumentIsServedAsItIs() {
    assertThat(api.get("/v1/openapi.yaml", "reader").body()).startsWith("openapi: 3.1.0");
  }

  private void fill() {
    api.service.history.save(TestingEntries.bare(9));
    api.service.history.save(TestingEntries.copying(1));
    api.service.history.save(TestingEntries.completed(2));
    api.service.history.save(TestingEntries.measured(3));
    api.service.waiting.put("fat", "waits for its turn");
    var server = Reports.sealed("sealed", 1);
    var disk = server.disks().get(0);
    var read =
        Reports.withDisks(
            "read",
            new DiskReport(
                "vda",
                true,
                "qcow2",
                1,
                1,
                disk.layer(),
                1,
                Optional.of(new DiskTraffic(1, 1)),
                disk.copied(),
                Optional.empty()));
    api.service.fleet.heard(
        Reports.working(
            Reports.host("compute1", server, read, Reports.unsealed("fat", 1)),
            new JobReport(
                "fat", "seal", "vda", "COPYING", 1, 2, "running", "", Optional.of(5L), START)));
    api.service.fleet.heard(Reports.withoutShare(Reports.host("compute2")));
    api.service.fleet.heard(
        Reports.moving(
            Reports.host("compute3"),
            new JobReport(
                "fat", "move", "vdb", "READY", 2, 2, "running", "waits", Optional.empty(), START)));
    api.look();
  }

  private static final Instant START = Instant.EPOCH;

  private static void check(String schema, HttpResponse<String> answer) {
    try {
      var problems = new ArrayList<String>();
      compare(schema, SCHEMAS.path(schema), new ObjectMapper().readTree(answer.body()), problems);
      assertThat(problems).as(answer.body()).isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As much of JSON schema as the document uses. */
  private static void compare(String at, JsonNode schema, JsonNode value, List<String> problems) {
    if (schema.has("$ref")) {
      var name = schema.path("$ref").asText().replaceAll(".*/", "");
      compare(at, requireNonNull(SCHEMAS.get(name), name), value, problems);
      return;
    }
    if (schema.has("oneOf")) {
      var fits = false;
      for (var choice : schema.path("oneOf")) {
        var found = new ArrayList<String>();
        compare(at, choice, value, found);
        fits |= found.isEmpty();
      }
      if (!fits) {
        problems.add(at + " fits none of its schemas: " + value);
      }
      return;
    }
    if (!types(schema).contains(type(value))
        && !(types(schema).contains("number") && value.isNumber())) {
      problems.add("%s is %s, not %s".formatted(at, type(value), types(schema)));
      return;
    }
    if (schema.has("enum") && !value.isNull() && !contains(schema.path("enum"), value)) {
      problems.add("%s is %s, none of %s".formatted(at, value, schema.path("enum")));
    }
    if (value.isObject() && schema.has("properties")) {
      object(at, schema, value, problems);
    }
    if (value.isArray()) {
      for (var item : value) {
        compare(at + "[]", schema.path("items"), item, problems);
      }
    }
  }

  private static void object(String at, JsonNode schema, JsonNode value, List<String> problems) {
    for (var property : value.properties()) {
      var known = schema.path("properties").get(property.getKey());
      if (known == null) {
        problems.add(at + " has a key that is not documented: " + property.getKey());
      } else {
        compare(at + "." + property.getKey(), known, property.getValue(), problems);
      }
    }
    for (var name : schema.path("properties").properties()) {
      if (!value.has(name.getKey())) {
        problems.add(at + " lacks " + name.getKey());
      }
      if (!contains(schema.path("required"), name.getKey())) {
        problems.add(at + ": the document does not say that there is always " + name.getKey());
      }
    }
  }

  private static Set<String> types(JsonNode schema) {
    var types = new TreeSet<String>();
    if (schema.path("type").isArray()) {
      schema.path("type").forEach(type -> types.add(type.asText()));
    } else {
      types.add(schema.path("type").asText());
    }
    return types;
  }

  private static String type(JsonNode value) {
    if (value.isTextual()) {
      return "string";
    }
    if (value.isIntegralNumber()) {
      return "integer";
    }
    return value.getNodeType().name().toLowerCase(Locale.ROOT);
  }

  private static boolean contains(JsonNode list, JsonNode value) {
    return contains(list, value.asText());
  }

  private static boolean contains(JsonNode list, String value) {
    for (var item : list) {
      if (item.asText().equals(value)) {
        return true;
      }
    }
    return false;
  }

  private static JsonNode document() {
    try (var in = requireNonNull(OpenApiTest.class.getResourceAsStream("openapi.yaml"))) {
      return new YAMLMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
