package org.novalean.storage.seal;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How long a seal waits, in step with its guest, to hand the disk over. It copies without a limit
 * then and holds up other seals of its host, so it does not wait for ever.
 */
final class HandOverWait {

  /** An adapter whose rounds wait for silent agents looks at Nova once in a minute or so. */
  private static final Duration AT_MOST = Duration.ofMinutes(5);

  private final Clock clock;
  private Optional<Instant> since = Optional.empty();
  private boolean declined;

  HandOverWait(Clock clock) {
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** It was about to be handed over, and the last look at Nova was too long ago by then. */
  void declined() {
    declined = true;
  }

  /** The guest has written too much: it has to catch up first. */
  void isOver() {
    since = Optional.empty();
    declined = false;
  }

  /** It is in step. Returns why it must not wait any longer. */
  Optional<String> tooLong() {
    var now = clock.instant();
    var began = since.orElse(now);
    since = Optional.of(began);
    if (!now.isAfter(began.plus(AT_MOST))) {
      return Optional.empty();
    }
    return Optional.of(
        "in step with the guest for %d s, and not handed over: %s"
            .formatted(
                AT_MOST.toSeconds(),
                declined
                    ? "the checks and the watchdog before the pause take too long here; the host is overloaded, or libvirt slow"
                    : "no adapter has looked at Nova and asked about it; see whether Nova answers the adapter"));
  }
}
