package org.novalean.adapter.migration;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.novalean.adapter.agents.Agents;
import org.novalean.adapter.compute.MigrationRecord;
import org.novalean.storage.messages.Obstacles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether post-copy would work, and safely, for one migrating server: each of its two hosts' agents
 * is asked once, as soon as the host is known. Where an agent does not tell, the configuration's
 * word stands ({@link PostCopyHosts}), as it does where no agent runs.
 */
final class PostCopyPreflight {
  private static final Logger log = LoggerFactory.getLogger(PostCopyPreflight.class);

  private final Agents agents;
  private final String serverId;
  private final Side source = new Side();
  private final Side destination = new Side();

  PostCopyPreflight(Agents agents, String serverId) {
    this.agents = requireNonNull(agents, "agents is null");
    this.serverId = requireNonNull(serverId, "serverId is null");
  }

  private static final class Side {
    private final Question<Obstacles> question = new Question<>();
    private Optional<String> host = Optional.empty();
    private List<String> obstacles = List.of();

    /** Nova may choose another destination while it prepares. */
    boolean isNew(String now) {
      return !host.equals(Optional.of(now));
    }

    void ask(String now, CompletableFuture<Obstacles> asked) {
      host = Optional.of(now);
      obstacles = List.of();
      question.ask(asked);
    }

    void look() {
      question.take(
          answer -> obstacles = answer.reasons(),
          why -> log.debug("whether post-copy is safe is not known of {}: {}", host, why));
    }

    Stream<String> words() {
      return obstacles.stream().map(reason -> host.orElseThrow() + ": " + reason);
    }
  }

  /** Takes what was answered, and asks on. Never blocks. */
  void look(MigrationRecord record) {
    if (source.isNew(record.sourceHost())) {
      source.ask(record.sourceHost(), agents.postCopyFrom(record.sourceHost(), serverId));
    }
    record
        .destinationHost()
        .filter(destination::isNew)
        .ifPresent(host -> destination.ask(host, agents.postCopyTo(host)));
    source.look();
    destination.look();
  }

  /** An agent has not answered yet. */
  boolean isUnderway() {
    return source.question.isOpen() || destination.question.isOpen();
  }

  /** What stands in the way; empty where nothing does, as far as is known. */
  List<String> obstacles() {
    return Stream.concat(source.words(), destination.words()).toList();
  }

  /** The same, for a person to read. */
  String reason() {
    return "is left to Nova's pre-copy: " + String.join("; ", obstacles());
  }
}
