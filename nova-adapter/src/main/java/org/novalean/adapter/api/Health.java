package org.novalean.adapter.api;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.function.Supplier;
import org.novalean.adapter.status.Status;

/** What anybody may ask: whether the process answers, and whether it does its work. */
final class Health {

  private final Supplier<Status> status;

  Health(Supplier<Status> status) {
    this.status = requireNonNull(status, "status is null");
  }

  private record View(String state) {}

  /** Empty where something else is asked. */
  Optional<Answer> answer(String method, String path) {
    if (!method.equals("GET")) {
      return Optional.empty();
    }
    return switch (path) {
      case "/healthz" -> Optional.of(Answer.json(200, new View("ok")));
      case "/readyz" -> Optional.of(ready());
      default -> Optional.empty();
    };
  }

  private Answer ready() {
    var now = status.get();
    var standing = now.adapter().standing();
    var state = standing.equals("active") && now.bus().isTroubled() ? "deaf" : standing;
    var ready = state.equals("active") || state.equals("standby");
    return Answer.json(ready ? 200 : 503, new View(state));
  }
}
