package org.novalean.adapter.migration;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.novalean.adapter.agents.Agents;
import org.novalean.storage.messages.MigrationTook;

/**
 * What a migration took, asked of its hosts. Of a pre-copy the destination's libvirt tells; of a
 * post-copy the source's agent, and how long its guest stood still lies between what both saw.
 */
final class WhatItTook {

  private final Agents agents;
  private final Clock clock;

  WhatItTook(Agents agents, Clock clock) {
    this.agents = requireNonNull(agents, "agents is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** A host's answer, and its end of the switch where it saw one. */
  private record Told(MigrationTook took, Optional<SwitchPause.End> end) {
    private static final Told NOTHING = new Told(MigrationTook.NOT_KNOWN, Optional.empty());

    boolean isAll() {
      return took.known() && end.isEmpty();
    }
  }

  CompletableFuture<MigrationTook> of(String serverId, String source, String destination) {
    return told(() -> agents.arrival(destination, serverId))
        .thenCompose(
            there ->
                there.isAll()
                    ? CompletableFuture.completedFuture(there.took())
                    : told(() -> agents.departure(source, serverId))
                        .exceptionally(failure -> Told.NOTHING)
                        .thenApply(here -> together(here, there)));
  }

  private CompletableFuture<Told> told(Supplier<CompletableFuture<MigrationTook>> question) {
    var askedAt = clock.instant();
    return question
        .get()
        .thenApply(
            took -> {
              var answeredAt = clock.instant();
              return new Told(
                  took,
                  took.switched()
                      .map(
                          seen ->
                              new SwitchPause.End(
                                  seen.at(), ClockBounds.of(askedAt, seen, answeredAt))));
            });
  }

  private static MigrationTook together(Told source, Told destination) {
    var took = destination.took().known() ? destination.took() : source.took();
    return took.withPause(pause(source, destination).map(Duration::toMillis).orElse(0L));
  }

  private static Optional<Duration> pause(Told source, Told destination) {
    return source
        .end()
        .flatMap(stop -> destination.end().flatMap(resume -> SwitchPause.between(stop, resume)));
  }
}
