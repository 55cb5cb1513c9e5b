package org.novalean.adapter.migration;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.novalean.adapter.agents.Agents;
import org.novalean.storage.messages.MigrationTook;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a migration took, asked of its hosts. Of a pre-copy the destination's libvirt tells, but not
 * of the disks, which the source's agent saw; of a post-copy that tells all, and how long its guest
 * stood still lies between what both saw.
 */
final class WhatItTook {

  private static final Logger log = LoggerFactory.getLogger(WhatItTook.class);

  private final Agents agents;
  private final Clock clock;

  WhatItTook(Agents agents, Clock clock) {
    this.agents = requireNonNull(agents, "agents is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** A host's answer, and its end of the switch where it saw one. */
  private record Told(MigrationTook took, Optional<SwitchPause.End> end) {
    private static final Told NOTHING = new Told(MigrationTook.NOT_KNOWN, Optional.empty());
  }

  CompletableFuture<MigrationTook> of(String serverId, String source, String destination) {
    return told(() -> agents.arrival(destination, serverId))
        .thenCompose(
            there ->
                told(() -> agents.departure(source, serverId))
                    .exceptionally(failure -> Told.NOTHING)
                    .thenApply(here -> together(serverId, here, there)));
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

  private static MigrationTook together(String serverId, Told source, Told destination) {
    var took =
        (destination.took().known() ? destination.took() : source.took())
            .withDisks(Math.max(source.took().diskBytes(), destination.took().diskBytes()));
    if (source.end().isEmpty() && destination.end().isEmpty()) {
      return took;
    }
    var pause =
        source
            .end()
            .flatMap(stop -> destination.end().flatMap(resume -> pause(serverId, stop, resume)));
    return took.withPause(pause.map(Duration::toMillis).orElse(0L));
  }

  private static Optional<Duration> pause(
      String serverId, SwitchPause.End stop, SwitchPause.End resume) {
    var pause = SwitchPause.between(stop, resume);
    if (pause.isEmpty()) {
      log.info(
          "server {}: how long it stood still at its switch to post-copy is not known: {} ms by its"
              + " hosts' clocks, but its destination's is {} to {} ms ahead of its source's. Do both"
              + " run NTP?",
          serverId,
          Duration.between(stop.at(), resume.at()).toMillis(),
          resume.clock().ahead(stop.clock()).least().toMillis(),
          resume.clock().ahead(stop.clock()).most().toMillis());
    }
    return pause;
  }
}
