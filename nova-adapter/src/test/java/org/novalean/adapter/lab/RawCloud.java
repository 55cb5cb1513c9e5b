package org.novalean.adapter.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;

/** A cloud's APIs as one of its users, call by call: also what nova-lean never asks for. */
final class RawCloud {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final String token;
  private final JsonNode catalog;

  private RawCloud(String token, JsonNode catalog) {
    this.token = token;
    this.catalog = catalog;
  }

  static RawCloud signIn(String authUrl, String user, String password, String project) {
    var domain = Map.of("name", "Default");
    var body =
        Map.of(
            "auth",
            Map.of(
                "identity",
                Map.of(
                    "methods",
                    new String[] {"password"},
                    "password",
                    Map.of("user", Map.of("name", user, "password", password, "domain", domain))),
                "scope",
                Map.of("project", Map.of("name", project, "domain", domain))));
    try {
      var answer =
          send(
              HttpRequest.newBuilder(URI.create(authUrl + "/auth/tokens"))
                  .header("Content-Type", "application/json")
                  .POST(BodyPublishers.ofString(JSON.writeValueAsString(body))));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
      return new RawCloud(
          answer.headers().firstValue("X-Subject-Token").orElseThrow(),
          JSON.readTree(answer.body()).path("token").path("catalog"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** To be shown to other services. */
  String token() {
    return token;
  }

  /**
   * One call.
   *
   * @param service its type in Keystone's catalogue
   * @param path below the service's address
   * @param body empty for none
   */
  HttpResponse<String> call(String service, String method, String path, String body) {
    var request =
        HttpRequest.newBuilder(URI.create(endpoint(service) + path))
            .header("X-Auth-Token", token)
            .header("OpenStack-API-Version", "compute 2.87, volume 3.70")
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (!body.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    return send(request);
  }

  private String endpoint(String service) {
    for (var entry : catalog) {
      for (var endpoint : entry.path("endpoints")) {
        if (entry.path("type").asText().equals(service)
            && endpoint.path("interface").asText().equals("public")) {
          return endpoint.path("url").asText();
        }
      }
    }
    throw new AssertionError("no " + service + " in " + catalog);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return HTTP.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
