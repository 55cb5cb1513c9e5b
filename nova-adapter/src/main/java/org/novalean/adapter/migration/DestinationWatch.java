package org.novalean.adapter.migration;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.novalean.adapter.agents.Agents;
import org.novalean.storage.messages.MigrationSeen;

/** What the destination's agent sees of a server that runs there in post-copy. */
final class DestinationWatch {

  private static final Duration EVERY = Duration.ofSeconds(1);

  private final Agents agents;
  private final String serverId;
  private Optional<CompletableFuture<MigrationSeen>> open = Optional.empty();
  private Half half = Half.UNKNOWN;
  private Instant askNext = Instant.MIN;

  DestinationWatch(Agents agents, String serverId) {
    this.agents = requireNonNull(agents, "agents is null");
    this.serverId = requireNonNull(serverId, "serverId is null");
  }

  /** Takes what was answered, and asks on. Never blocks. */
  void look(String destination, Instant now) {
    open.filter(CompletableFuture::isDone).ifPresent(answer -> take(answer, now));
    if (open.isEmpty() && !now.isBefore(askNext)) {
      open = Optional.of(agents.migration(destination, serverId));
    }
  }

  private void take(CompletableFuture<MigrationSeen> answer, Instant now) {
    open = Optional.empty();
    askNext = now.plus(EVERY);
    try {
      half = Half.of(answer.join().state());
    } catch (CompletionException e) {
      half = Half.UNKNOWN;
    }
  }

  Half half() {
    return half;
  }
}
