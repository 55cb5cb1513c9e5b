package org.novalean.adapter.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Keystone's login: a user {@code admin} and an application credential {@code cred-1}. */
final class TestingKeystone {

  static final String PASSWORD = "s3cret-password";
  static final String SECRET = "s3cret-of-the-credential";

  /** An endpoint in the catalogue. */
  record Endpoint(String type, String face, String region, String url) {}

  private final Set<String> tokens = ConcurrentHashMap.newKeySet();
  private final AtomicInteger logins = new AtomicInteger();
  private volatile Duration lifetime = Duration.ofHours(1);
  private volatile List<Endpoint> catalogue = List.of();
  private volatile List<String> roles = List.of("admin", "member");

  void catalogue(Endpoint... endpoints) {
    catalogue = List.of(endpoints);
  }

  void roles(String... names) {
    roles = List.of(names);
  }

  void tokenLifetime(Duration time) {
    lifetime = time;
  }

  /** Every token given out so far is refused from now on. */
  void revokeTokens() {
    tokens.clear();
  }

  /** How often a token was given out. */
  int logins() {
    return logins.get();
  }

  boolean accepts(String token) {
    return tokens.contains(token);
  }

  /** Whose token that is, for who has one too. */
  private Answer validate(TestingRequest request) {
    if (request.header("X-Auth-Token").filter(tokens::contains).isEmpty()) {
      return Answer.error(401, "The request you have made requires authentication.");
    }
    return request.header("X-Subject-Token").filter(tokens::contains).isPresent()
        ? Answer.json(200, Map.of("token", token()))
        : Answer.error(404, "Failed to validate token");
  }

  Answer answer(TestingRequest request) {
    if (request.method().equals("GET")) {
      return validate(request);
    }
    var identity = request.json().path("auth").path("identity");
    if (!knows(identity, request.json().path("auth").path("scope"))) {
      return Answer.error(401, "The request you have made requires authentication.");
    }
    var token = "gAAAAA-token-" + logins.incrementAndGet();
    tokens.add(token);
    var answer = Answer.json(201, Map.of("token", token()));
    var headers = new HashMap<>(answer.headers());
    headers.put("X-Subject-Token", token);
    return new Answer(201, headers, answer.body());
  }

  private static boolean knows(JsonNode identity, JsonNode scope) {
    return switch (identity.path("methods").path(0).asText()) {
      case "password" -> {
        var user = identity.path("password").path("user");
        var project = scope.path("project");
        yield PASSWORD.equals(user.path("password").asText())
            && (user.path("id").asText().equals("user-1") || isDefault(user, "admin"))
            && (project.path("id").asText().equals("project-1") || isDefault(project, "ops"));
      }
      case "application_credential" -> {
        var credential = identity.path("application_credential");
        yield SECRET.equals(credential.path("secret").asText())
            && scope.isMissingNode()
            && (credential.path("id").asText().equals("cred-1")
                || (credential.path("name").asText().equals("nova-lean")
                    && isDefault(credential.path("user"), "admin")));
      }
      default -> false;
    };
  }

  private static boolean isDefault(JsonNode named, String name) {
    return named.path("name").asText().equals(name)
        && (named.path("domain").path("name").asText().equals("Default")
            || named.path("domain").path("id").asText().equals("default"));
  }

  private Map<String, Object> token() {
    var now = Instant.now();
    var services = new HashMap<String, List<Map<String, String>>>();
    for (var endpoint : catalogue) {
      services
          .computeIfAbsent(endpoint.type(), type -> new ArrayList<>())
          .add(
              Map.of(
                  "id", "endpoint",
                  "interface", endpoint.face(),
                  "region", endpoint.region(),
                  "region_id", endpoint.region(),
                  "url", endpoint.url()));
    }
    return Map.of(
        "methods", List.of("password"),
        "issued_at", now.toString(),
        "expires_at", now.plus(lifetime).toString(),
        "user", Map.of("id", "user-1", "name", "admin"),
        "project", Map.of("id", "project-1", "name", "ops"),
        "roles", roles.stream().map(name -> Map.of("id", name, "name", name)).toList(),
        "catalog",
            services.entrySet().stream()
                .map(
                    service ->
                        Map.of(
                            "id",
                            "service-" + service.getKey(),
                            "type",
                            service.getKey(),
                            // Not the usual name: the type must decide.
                            "name",
                            "service of type " + service.getKey(),
                            "endpoints",
                            service.getValue()))
                .toList());
  }
}
