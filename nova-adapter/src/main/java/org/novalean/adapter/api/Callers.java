package org.novalean.adapter.api;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;

/** Tells a caller who it is here, so that a page offers what may be done and nothing else. */
final class Callers {

  private final Gate gate;

  Callers(Gate gate) {
    this.gate = requireNonNull(gate, "gate is null");
  }

  private record View(String user, boolean mayAct, Instant expiresAt) {}

  List<Route> routes() {
    return List.of(Route.read("/v1/caller", this::caller));
  }

  private Answer caller(Call call) throws ApiError {
    call.requireOnly();
    var caller = call.caller();
    return Answer.json(200, new View(caller.user(), gate.mayAct(caller), caller.expiresAt()));
  }
}
