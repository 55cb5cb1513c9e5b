package org.novalean.adapter.api.client;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.novalean.adapter.status.StatusJson;
import org.novalean.configuration.Secret;

/** Asks the API of an adapter that runs. */
public final class ApiClient {

  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);

  private final URI address;
  private final Supplier<Secret> token;
  private final HttpClient client;

  /**
   * Makes one; nothing is sent yet.
   *
   * @param address of the API, without {@code /v1}
   * @param token one of Keystone's, asked for with each request
   * @param tls what to trust; empty for what Java trusts
   */
  public ApiClient(URI address, Supplier<Secret> token, Optional<SSLContext> tls) {
    this.address = requireNonNull(address, "address is null");
    this.token = requireNonNull(token, "token is null");
    var builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_WITHIN);
    tls.ifPresent(builder::sslContext);
    this.client = builder.build();
  }

  /**
   * Asks for a path.
   *
   * @return JSON
   * @throws ApiClientException where nobody answers, or the answer is an error
   */
  public String get(String path) throws InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(address.toString().replaceAll("/+$", "") + path))
            .timeout(ANSWER_WITHIN)
            .header("X-Auth-Token", token.get().reveal())
            .header("Accept", "application/json")
            .build();
    HttpResponse<String> response;
    try {
      response = client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new ApiClientException(
          "no adapter answers at %s (%s). Look whether 'nova-lean run' is at work (systemctl status nova-lean-adapter), with [api] enabled; [api] url says where it is asked"
              .formatted(address, why(e)),
          e);
    }
    if (response.statusCode() != 200) {
      throw new ApiClientException(
          "%s%s answered %d: %s"
              .formatted(address, path, response.statusCode(), said(response.body())));
    }
    return response.body();
  }

  private static String why(IOException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause.getMessage() != null) {
        return cause.getMessage();
      }
    }
    return "connection refused";
  }

  private static String said(String body) {
    try {
      var error = StatusJson.parse(body);
      if (error.path("cause").isTextual()) {
        return "%s: %s. Way out: %s"
            .formatted(
                error.path("thing").asText(),
                error.path("cause").asText(),
                error.path("way_out").asText());
      }
    } catch (JsonProcessingException e) {
      // Then it is something else that listens there.
    }
    return "this is no answer of nova-lean's. Is it another program that listens there? See [api] url";
  }
}
