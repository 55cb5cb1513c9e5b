package org.novalean.adapter.api;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.novalean.adapter.api.Orders.Declined;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done for who may have it done. */
final class Acts {
  private static final Logger log = LoggerFactory.getLogger(Acts.class);

  private final Orders orders;

  Acts(Orders orders) {
    this.orders = requireNonNull(orders, "orders is null");
  }

  List<Route> routes() {
    return List.of(
        Route.act("POST", "/v1/servers/{id}/seal", this::seal),
        Route.act("POST", "/v1/servers/{id}/hydrate", this::hydrate),
        Route.act("POST", "/v1/servers/{id}/release", this::release),
        Route.act("GET", "/v1/servers/{id}/rescue-plan", this::rescuePlan));
  }

  private interface Order {
    Object give() throws Declined, InterruptedException;
  }

  private Answer seal(Call call) throws ApiError, InterruptedException {
    call.requireOnly();
    requireKeys(call.body(), "anyway");
    var anyway = call.body().path("anyway");
    if (!anyway.isMissingNode() && !anyway.isBoolean()) {
      throw ApiError.badRequest("the body", "anyway is neither true nor false", "give one of both");
    }
    return done(202, "seal", call, () -> orders.seal(call.id(), anyway.asBoolean(false)));
  }

  private Answer hydrate(Call call) throws ApiError, InterruptedException {
    call.requireOnly();
    requireKeys(call.body());
    return done(202, "hydrate", call, () -> orders.hydrate(call.id()));
  }

  private Answer release(Call call) throws ApiError, InterruptedException {
    call.requireOnly();
    requireKeys(call.body());
    return done(200, "release", call, () -> orders.release(call.id()));
  }

  private Answer rescuePlan(Call call) throws ApiError, InterruptedException {
    call.requireOnly();
    return done(200, "rescue-plan", call, () -> orders.rescuePlan(call.id()));
  }

  private static Answer done(int status, String what, Call call, Order order)
      throws ApiError, InterruptedException {
    var thing = "server " + call.id();
    log.info(
        "API: user {} asks: {} of {}",
        call.caller().user().replaceAll("\\p{Cntrl}", "?"),
        what,
        thing);
    try {
      return Answer.json(status, order.give());
    } catch (Declined e) {
      var reason = String.valueOf(e.getMessage());
      throw e.isUnknown()
          ? ApiError.notFound(thing, reason, "'openstack server list --all-projects' has its id")
          : ApiError.conflict(thing, reason, "nothing was done; try again when that is over");
    }
  }

  /** What is misspelt would silently not be done. */
  private static void requireKeys(JsonNode body, String... names) throws ApiError {
    for (var keys = body.fieldNames(); keys.hasNext(); ) {
      var key = keys.next();
      if (!List.of(names).contains(key)) {
        throw ApiError.badRequest(
            "the body", "there is no key '%s'".formatted(key), "leave it out");
      }
    }
  }
}
