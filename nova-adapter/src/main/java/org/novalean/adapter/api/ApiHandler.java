package org.novalean.adapter.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.novalean.adapter.compute.CloudException;
import org.novalean.adapter.history.HistoryException;
import org.novalean.adapter.status.AdapterView;
import org.novalean.adapter.status.StatusJson;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes every request, in this order: health, the page's files and the sign-in for anybody; then
 * the token, before anything else is said, even whether there is such a path; the path; the role;
 * whether this adapter is the one that acts; the body.
 */
final class ApiHandler implements HttpHandler {
  private static final Logger log = LoggerFactory.getLogger(ApiHandler.class);

  /** All that is sent here fits in a line. */
  static final int LARGEST_BODY = 64 * 1024;

  private static final String EVENTS = "/v1/events";

  private final Gate gate;
  private final Routes routes;
  private final Health health;
  private final WebPage page;
  private final SignIns signIns;
  private final EventStreams events;
  private final Deadlines deadlines;
  private final Supplier<AdapterView> adapter;
  private final IntConsumer answered;

  /**
   * Makes one.
   *
   * @param adapter which one acts, asked anew each time
   * @param answered is told each status that is sent
   */
  ApiHandler(
      Gate gate,
      Routes routes,
      Health health,
      WebPage page,
      SignIns signIns,
      EventStreams events,
      Deadlines deadlines,
      Supplier<AdapterView> adapter,
      IntConsumer answered) {
    this.gate = requireNonNull(gate, "gate is null");
    this.routes = requireNonNull(routes, "routes is null");
    this.health = requireNonNull(health, "health is null");
    this.page = requireNonNull(page, "page is null");
    this.signIns = requireNonNull(signIns, "signIns is null");
    this.events = requireNonNull(events, "events is null");
    this.deadlines = requireNonNull(deadlines, "deadlines is null");
    this.adapter = requireNonNull(adapter, "adapter is null");
    this.answered = requireNonNull(answered, "answered is null");
  }

  @Override
  public void handle(HttpExchange exchange) {
    var keepsItself = false;
    try {
      var answer = answer(exchange);
      if (answer.isPresent()) {
        send(exchange, answer.get());
      } else {
        keepsItself = true;
      }
    } catch (IOException e) {
      log.debug("API: {} went away", exchange.getRemoteAddress(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (!keepsItself) {
        Sending.end(exchange, deadlines);
      }
    }
  }

  /** Empty where the exchange has become a stream of events. */
  private Optional<Answer> answer(HttpExchange exchange) throws IOException, InterruptedException {
    var method = exchange.getRequestMethod();
    var path = String.valueOf(exchange.getRequestURI().getPath());
    try {
      var open = health.answer(method, path).or(() -> page.answer(method, path));
      if (open.isPresent()) {
        return open;
      }
      if (method.equals("POST") && path.equals(SignIns.PATH)) {
        return Optional.of(signIns.answer(body(exchange)));
      }
      var entrant = gate.enter(exchange.getRequestHeaders());
      if (method.equals("GET") && path.equals(EVENTS)) {
        events.begin(exchange, entrant);
        answered.accept(200);
        return Optional.empty();
      }
      return Optional.of(routed(exchange, method, path, entrant));
    } catch (ApiError e) {
      return Optional.of(e.answer());
    } catch (CloudException e) {
      return Optional.of(
          ApiError.unavailable(
                  path,
                  String.valueOf(e.getMessage()),
                  "try again when it is back; see 'nova-lean doctor'")
              .answer());
    } catch (HistoryException e) {
      return Optional.of(
          ApiError.unavailable(
                  path, String.valueOf(e.getMessage()), "try again when the history is back")
              .answer());
    } catch (RuntimeException e) {
      log.error("API: {} {} failed", method, exchange.getRequestURI().getRawPath(), e);
      return Optional.of(
          new ApiError(
                  500, path, "a fault of nova-lean's own", "report it, with what is in its log")
              .answer());
    }
  }

  private Answer routed(HttpExchange exchange, String method, String path, Gate.Entrant entrant)
      throws ApiError, IOException, InterruptedException {
    var found = routes.find(method, path);
    var route = found.route();
    if (!found.id().matches("[A-Za-z0-9._-]{0,64}")) {
      throw ApiError.notFound(path, "that is no id", "give Nova's");
    }
    if (route.admin() && !gate.mayAct(entrant.caller())) {
      throw new ApiError(
          403,
          "user " + entrant.caller().user(),
          "none of its roles may act ([api] admin_roles)",
          "nothing was done; have such a role given in the project of this token");
    }
    if (route.active()) {
      requireActive(path);
    }
    var query = Call.query(exchange.getRequestURI().getRawQuery());
    return route.handler().answer(new Call(entrant.caller(), found.id(), query, body(exchange)));
  }

  private void requireActive(String path) throws ApiError {
    var view = adapter.get();
    if (!view.isActive()) {
      throw ApiError.unavailable(
          path,
          "this adapter, %s, is %s and does not act".formatted(view.name(), view.standing()),
          view.active()
              .filter(name -> !name.equals(view.name()))
              .map(name -> "ask the active one: " + name)
              .orElse("try again when an adapter is active"));
    }
  }

  private JsonNode body(HttpExchange exchange) throws IOException, ApiError {
    var in = exchange.getRequestBody();
    var bytes = deadlines.within(() -> in.readNBytes(LARGEST_BODY + 1));
    if (bytes.length > LARGEST_BODY) {
      throw new ApiError(
          413,
          "the body",
          "it has more than %d bytes".formatted(LARGEST_BODY),
          "nothing was done; send what openapi.yaml says");
    }
    if (bytes.length == 0) {
      return JsonNodeFactory.instance.objectNode();
    }
    try {
      var node = StatusJson.parse(new String(bytes, UTF_8));
      if (node.isObject()) {
        return node;
      }
    } catch (JsonProcessingException e) {
      throw ApiError.badRequest(
          "the body", "it is no JSON: " + e.getOriginalMessage(), "nothing was done; send JSON");
    }
    throw ApiError.badRequest("the body", "it is no JSON object", "nothing was done; send one");
  }

  private void send(HttpExchange exchange, Answer answer) throws IOException {
    answered.accept(answer.status());
    Sending.send(exchange, answer, deadlines);
  }
}
