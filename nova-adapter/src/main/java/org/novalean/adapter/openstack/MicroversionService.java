package org.novalean.adapter.openstack;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.novalean.adapter.compute.ActionResult;
import org.novalean.adapter.compute.CloudException;
import org.openstack4j.api.types.ServiceType;
import org.openstack4j.model.common.ActionResponse;
import org.openstack4j.openstack.internal.MicroVersion;
import org.openstack4j.openstack.internal.MicroVersionedOpenStackService;

/**
 * Calls to a service with a microversion. Subclasses use {@link #find}, {@link #list}, {@link
 * #post}, {@link #put}, {@link #remove}, {@link #ask} and {@link #make} only: of OpenStack4j's
 * helpers some drop the microversion, silently, and are refused here; the others turn errors into
 * null or an empty list.
 */
abstract class MicroversionService extends MicroVersionedOpenStackService {

  private final Session session;

  /**
   * @param endpoint makes the address to call out of the catalogue's
   */
  protected MicroversionService(
      Session session,
      ServiceType service,
      MicroVersion microversion,
      Function<String, String> endpoint) {
    super(service, microversion, endpoint);
    this.session = requireNonNull(session, "session is null");
  }

  /** The object at a path, or empty where the service says 404. */
  protected final Optional<JsonFields> find(String path, String key) {
    return found(session.send(() -> get(Void.class, path).executeWithResponse()), key);
  }

  /** The object in the answer to a question that is a POST, or empty where the service says 404. */
  protected final Optional<JsonFields> ask(String path, String json, String key) {
    return found(session.send(() -> post(Void.class, path).json(json).executeWithResponse()), key);
  }

  /** Asks for something new by JSON: the object that is made of it. */
  protected final JsonFields make(String path, String json, String key) {
    var reply = session.change(() -> post(Void.class, path).json(json).executeWithResponse());
    return new JsonFields(body(reply).path(key), reply.request());
  }

  private Optional<JsonFields> found(Reply reply, String key) {
    return reply.status() == 404
        ? Optional.empty()
        : Optional.of(new JsonFields(body(reply).path(key), reply.request()));
  }

  /**
   * All elements of a list, following its pages to the end.
   *
   * @param key of the list in the answer
   * @param links of the page's links in the answer
   */
  protected final List<JsonFields> list(
      String path, Map<String, String> query, String key, String links) {
    return pages(path, query, key, links, false);
  }

  /** As {@link #list}, but nothing where the service says 404. */
  protected final List<JsonFields> listOrNone(String path, String key, String links) {
    return pages(path, Map.of(), key, links, true);
  }

  private List<JsonFields> pages(
      String path, Map<String, String> query, String key, String links, boolean mayBeMissing) {
    var elements = new ArrayList<JsonFields>();
    var seen = new HashSet<String>();
    var next = new HashMap<>(query);
    while (true) {
      var reply = session.send(() -> get(Void.class, path).params(next).executeWithResponse());
      if (reply.status() == 404 && mayBeMissing) {
        return List.of();
      }
      var body = body(reply);
      if (!body.path(key).isArray()) {
        throw new CloudException.Unusable(
            "%s: the answer has no list '%s'".formatted(reply.request(), key));
      }
      body.path(key).forEach(element -> elements.add(new JsonFields(element, reply.request())));
      var marker = marker(body.path(links));
      if (marker.isEmpty()) {
        return elements;
      }
      if (!seen.add(marker.get())) {
        throw new CloudException.Unusable(
            "%s: the pages of the list go round in a circle (marker %s)"
                .formatted(reply.request(), marker.get()));
      }
      next.put("marker", marker.get());
    }
  }

  /** Asks for an action by JSON. */
  protected final ActionResult post(String path, String json) {
    return result(session.change(() -> post(Void.class, path).json(json).executeWithResponse()));
  }

  /** Changes something by JSON. */
  protected final ActionResult put(String path, String json) {
    return result(session.change(() -> put(Void.class, path).json(json).executeWithResponse()));
  }

  /** Asks for something to be deleted. */
  protected final ActionResult remove(String path) {
    return result(session.change(() -> delete(Void.class, path).executeWithResponse()));
  }

  /** A word for a path, escaped: ids may come from a user or from the bus. */
  protected static String segment(String id) {
    return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private JsonNode body(Reply reply) {
    if (!reply.isSuccess()) {
      throw Faults.of(reply, session);
    }
    return reply.json();
  }

  private ActionResult result(Reply reply) {
    if (reply.isSuccess()) {
      return new ActionResult.Accepted();
    }
    return switch (reply.status()) {
      case 400, 409, 413 -> new ActionResult.Refused(reply.status(), reply.faultMessage());
      case 404 -> new ActionResult.Gone(reply.faultMessage());
      default -> throw Faults.of(reply, session);
    };
  }

  /**
   * Where the next page begins. Only that is taken from the link: its address is the one that the
   * service believes it has, which behind a proxy is often wrong.
   */
  private static Optional<String> marker(JsonNode links) {
    for (var link : links) {
      if ("next".equals(link.path("rel").asText())) {
        var query = URI.create(link.path("href").asText()).getRawQuery();
        return Stream.of(String.valueOf(query).split("&"))
            .filter(parameter -> parameter.startsWith("marker="))
            .map(parameter -> parameter.substring("marker=".length()))
            .map(marker -> URLDecoder.decode(marker, StandardCharsets.UTF_8))
            .findFirst();
      }
    }
    return Optional.empty();
  }

  @Override
  protected final Invocation<ActionResponse> getWithResponse(String... path) {
    throw dropsTheMicroversion();
  }

  @Override
  protected final Invocation<ActionResponse> postWithResponse(String... path) {
    throw dropsTheMicroversion();
  }

  @Override
  protected final Invocation<ActionResponse> putWithResponse(String... path) {
    throw dropsTheMicroversion();
  }

  @Override
  protected final Invocation<ActionResponse> patchWithResponse(String... path) {
    throw dropsTheMicroversion();
  }

  private static UnsupportedOperationException dropsTheMicroversion() {
    return new UnsupportedOperationException("OpenStack4j sends this call without microversion");
  }
}
