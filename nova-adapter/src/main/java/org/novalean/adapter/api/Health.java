package org.novalean.adapter.api;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.novalean.adapter.status.Status;

/** What anybody may ask: whether the process answers, and whether it does its work. */
final class Health {

  /**
   * So old is no status where all that is looked at answers or fails in time. A look comes each
   * second, but one may wait for the history: for a database that is away some 20 s, behind another
   * thread that waits as long.
   */
  private static final Duration STUCK = Duration.ofSeconds(60);

  private final Supplier<Status> status;
  private final Clock clock;

  Health(Supplier<Status> status, Clock clock) {
    this.status = requireNonNull(status, "status is null");
    this.clock = requireNonNull(clock, "clock is null");
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
    var state = isStuck(now) ? "stuck" : state(now);
    var ready = state.equals("active") || state.equals("standby");
    return Answer.json(ready ? 200 : 503, new View(state));
  }

  private boolean isStuck(Status now) {
    return now.at().plus(STUCK).isBefore(clock.instant());
  }

  private static String state(Status now) {
    var standing = now.adapter().standing();
    return standing.equals("active") && now.bus().isTroubled() ? "deaf" : standing;
  }
}
