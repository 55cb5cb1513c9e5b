package org.novalean.adapter.migration;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import org.novalean.adapter.agents.Agents;
import org.novalean.storage.messages.MigrationSeen;

/** What the destination's agent sees of a server that runs there in post-copy. */
final class DestinationWatch {

  private static final Duration EVERY = Duration.ofSeconds(1);

  private final Agents agents;
  private final String serverId;
  private final Question<MigrationSeen> question = new Question<>();
  private Half half = Half.UNKNOWN;
  private Instant askNext = Instant.MIN;

  DestinationWatch(Agents agents, String serverId) {
    this.agents = requireNonNull(agents, "agents is null");
    this.serverId = requireNonNull(serverId, "serverId is null");
  }

  /** Takes what was answered, and asks on. Never blocks. */
  void look(String destination, Instant now) {
    question.take(seen -> heard(Half.of(seen.state()), now), failure -> heard(silent(), now));
    if (!question.isOpen() && !now.isBefore(askNext)) {
      question.ask(agents.migration(destination, serverId));
    }
  }

  private Half silent() {
    return half == Half.UNKNOWN ? Half.UNKNOWN : Half.SILENT;
  }

  private void heard(Half now, Instant at) {
    half = now;
    askNext = at.plus(EVERY);
  }

  Half half() {
    return half;
  }
}
