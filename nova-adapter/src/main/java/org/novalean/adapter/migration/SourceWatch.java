package org.novalean.adapter.migration;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.novalean.adapter.agents.Agents;
import org.novalean.adapter.compute.MemoryProgress;
import org.novalean.storage.messages.MigrationSeen;
import org.novalean.storage.messages.WatchMigration;

/**
 * What the source's agent sees of one migration, which Nova shows late or not at all: the moment
 * when memory begins to flow, and the progress of a post-copy. One question is open at a time; an
 * agent that does not answer is asked again now and then, and meanwhile counts as absent.
 */
final class SourceWatch {

  /** An agent that stops meanwhile is missed this much later, and the switch waits that long. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Duration PROGRESS_EVERY = Duration.ofSeconds(1);
  private static final Duration ASK_AGAIN_AFTER = Duration.ofSeconds(5);

  private final Agents agents;
  private final String serverId;
  private final Question<MigrationSeen> question = new Question<>();
  private Optional<MigrationSeen> latest = Optional.empty();
  private Half half = Half.UNKNOWN;
  private boolean memoryFlows;
  private Sight sight = Sight.UNASKED;
  private Instant askNext = Instant.MIN;

  /** What the agent last told of libvirt's job. */
  private enum Sight {
    UNASKED,
    ABSENT,
    NO_JOB,
    JOB
  }

  SourceWatch(Agents agents, String serverId) {
    this.agents = requireNonNull(agents, "agents is null");
    this.serverId = requireNonNull(serverId, "serverId is null");
  }

  /**
   * Takes what was answered and asks on, while memory may begin to flow or flows.
   *
   * @param mayFlow the answer may wait until memory begins to flow
   */
  void look(String source, boolean mayFlow, Instant now) {
    question.take(seen -> seen(seen, now), failure -> absent(now));
    if (!question.isOpen() && !now.isBefore(askNext)) {
      question.ask(
          memoryFlows || !mayFlow
              ? agents.migration(source, serverId)
              : agents.watchMigration(source, new WatchMigration(serverId, PATIENCE.toMillis())));
    }
  }

  private void seen(MigrationSeen seen, Instant now) {
    sight = seen.present() ? Sight.JOB : Sight.NO_JOB;
    half = Half.of(seen.state());
    memoryFlows |= seen.memoryFlows();
    if (seen.present()) {
      latest = Optional.of(seen);
    }
    askNext = memoryFlows || !seen.present() ? now.plus(PROGRESS_EVERY) : now;
  }

  private void absent(Instant now) {
    sight = Sight.ABSENT;
    half = Half.UNKNOWN;
    askNext = now.plus(ASK_AGAIN_AFTER);
  }

  /** The agent saw memory flow: QEMU takes a switch to post-copy from then on. */
  boolean memoryFlows() {
    return memoryFlows;
  }

  /** An agent is there to tell when memory begins to flow. */
  boolean isAttended() {
    return sight != Sight.ABSENT;
  }

  /** The agent answered, and libvirt has no such job: none yet, or none any more. */
  boolean seesNoJob() {
    return sight == Sight.NO_JOB;
  }

  /** The agent answered, and libvirt has a job of it. */
  boolean seesJob() {
    return sight == Sight.JOB;
  }

  /** The half of the server that is left here in post-copy. */
  Half half() {
    return half;
  }

  /** libvirt's counters; empty until memory flows. */
  Optional<MemoryProgress> progress() {
    return latest
        .filter(seen -> seen.memoryTotal() > 0)
        .map(
            seen ->
                new MemoryProgress(
                    seen.memoryTotal(),
                    seen.memoryProcessed(),
                    seen.memoryRemaining(),
                    seen.diskTotal(),
                    seen.diskProcessed(),
                    Math.max(0, seen.diskTotal() - seen.diskProcessed())));
  }
}
