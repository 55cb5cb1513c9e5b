package org.novalean.adapter.api;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts an answer on the wire. */
final class Sending {

  private static final Logger log = LoggerFactory.getLogger(Sending.class);

  private Sending() {}

  static void send(HttpExchange exchange, Answer answer, Deadlines deadlines) throws IOException {
    var headers = exchange.getResponseHeaders();
    headers.set("Content-Type", answer.contentType());
    headers.set("Cache-Control", "no-store");
    headers.set("X-Content-Type-Options", "nosniff");
    answer.headers().forEach(headers::set);
    if (answer.status() == 401) {
      headers.set("WWW-Authenticate", "Bearer");
    } else if (answer.status() == 503) {
      headers.set("Retry-After", "5");
    } else if (answer.status() == 429) {
      headers.set("Retry-After", "60");
    }
    if (answer.status() >= 400 && !exchange.getRequestMethod().equals("GET")) {
      // What was not read of the body is not waited for.
      headers.set("Connection", "close");
    }
    var body = answer.body().getBytes(StandardCharsets.UTF_8);
    deadlines.touch(
        () -> {
          exchange.sendResponseHeaders(answer.status(), body.length);
          exchange.getResponseBody().write(body);
        });
  }

  /** Closing takes in what is left of a request's body, which may be long in coming. */
  static void end(HttpExchange exchange, Deadlines deadlines) {
    try {
      deadlines.touch(exchange::close);
    } catch (IOException e) {
      log.debug("API: {} went away", exchange.getRemoteAddress(), e);
    }
  }
}
