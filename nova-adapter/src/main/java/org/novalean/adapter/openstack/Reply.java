package org.novalean.adapter.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.novalean.adapter.compute.CloudException;
import org.openstack4j.core.transport.HttpResponse;

/**
 * A service's answer, whatever its status.
 *
 * @param request method and address, for messages
 */
record Reply(String request, int status, String body) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LONGEST_EXCERPT = 200;

  static Reply of(HttpResponse response) {
    if (response instanceof JavaHttpResponse ours) {
      return new Reply(
          ours.method() + " " + TransportErrors.shown(ours.uri()),
          ours.getStatus(),
          new String(ours.body(), StandardCharsets.UTF_8));
    }
    throw new IllegalStateException(
        "Another connector of OpenStack4j is on the class path (it answered with %s): remove it"
            .formatted(response.getClass().getName()));
  }

  boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  /**
   * The body of a success.
   *
   * @throws CloudException.Unusable if it is not JSON
   */
  JsonNode json() {
    try {
      var node = JSON.readTree(body);
      if (node.isObject()) {
        return node;
      }
    } catch (IOException e) {
      throw new CloudException.Unusable(notJson(), e);
    }
    throw new CloudException.Unusable(notJson());
  }

  /**
   * The service's own words about a failure: OpenStack services wrap them as {@code {"badRequest":
   * {"message": …}}}, {@code {"error": {"message": …}}} or {@code {"message": …}}; proxies in front
   * of them send HTML.
   */
  String faultMessage() {
    try {
      var node = JSON.readTree(body);
      if (node.path("message").isTextual()) {
        return plain(node.path("message").asText());
      }
      for (var wrapped : node) {
        if (wrapped.path("message").isTextual()) {
          return plain(wrapped.path("message").asText());
        }
      }
    } catch (IOException e) {
      // Not JSON: its text is shown below.
    }
    var text = plain(body);
    return text.isEmpty() ? "no reason given" : text;
  }

  private String notJson() {
    return "%s: the answer is no JSON object but '%s'. Is there really an OpenStack API at this address?"
        .formatted(request, plain(body));
  }

  private static String plain(String text) {
    var plain = text.replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ").strip();
    return plain.length() <= LONGEST_EXCERPT ? plain : plain.substring(0, LONGEST_EXCERPT) + "…";
  }
}
