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
  private Instant askedAt = Instant.MIN;
  private Instant answeredOf = Instant.MIN;

  DestinationWatch(Agents agents, String serverId) {
    this.agents = requireNonNull(agents, "agents is null");
    this.serverId = requireNonNull(serverId, "serverId is null");
  }

  /**
   * Takes what was answered, and asks on. Never blocks.
   *
   * @param wanted an answer from before this moment is of no use any more
   */
  void look(String destination, Instant wanted, Instant now) {
    take(now);
    var due = !now.isBefore(askNext) || !isAnsweredSince(wanted);
    if (!question.isOpen() && due) {
      askedAt = now;
      question.ask(agents.migration(destination, serverId));
      // Where no agent runs, that is known at once.
      take(now);
    }
  }

  private void take(Instant now) {
    question.take(seen -> heard(Half.of(seen.state()), now), failure -> heard(silent(), now));
  }

  private Half silent() {
    return half == Half.UNKNOWN ? Half.UNKNOWN : Half.SILENT;
  }

  private void heard(Half now, Instant at) {
    half = now;
    answeredOf = askedAt;
    askNext = at.plus(EVERY);
  }

  /** It has answered what was asked since, or there is no agent to answer. */
  boolean isAnsweredSince(Instant since) {
    return !answeredOf.isBefore(since);
  }

  Half half() {
    return half;
  }
}
