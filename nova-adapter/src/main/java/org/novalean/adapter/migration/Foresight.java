package org.novalean.adapter.migration;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.novalean.adapter.agents.Agents;
import org.novalean.storage.messages.MeasureMemory;
import org.novalean.storage.messages.MemorySeen;

/**
 * What the source's agent sees of a server's memory before it flows; asked once, for a prediction.
 * Where there is no answer, the prediction is made without.
 */
final class Foresight {

  /** QEMU's shortest look: Nova takes longer to prepare. */
  private static final int LOOK_SECONDS = 1;

  private final Agents agents;
  private final String serverId;
  private final Question<MemorySeen> question = new Question<>();
  private Optional<MemorySeen> seen = Optional.empty();
  private boolean begun;

  Foresight(Agents agents, String serverId) {
    this.agents = requireNonNull(agents, "agents is null");
    this.serverId = requireNonNull(serverId, "serverId is null");
  }

  /**
   * Takes what was answered, and asks where nobody has. Never blocks.
   *
   * @param before memory does not cross by post-copy yet: later, nothing is to be learnt
   */
  void look(String source, boolean before) {
    question.take(memory -> seen = Optional.of(memory), failure -> seen = Optional.empty());
    if (!begun && before) {
      begun = true;
      question.ask(agents.measureMemory(source, new MeasureMemory(serverId, LOOK_SECONDS)));
    }
  }

  /** It is known what there is to know. */
  boolean isOver() {
    return begun && !question.isOpen();
  }

  /** What was seen; empty where nobody tells. */
  Optional<MemorySeen> seen() {
    return seen;
  }
}
