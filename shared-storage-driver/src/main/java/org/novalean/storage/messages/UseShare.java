package org.novalean.storage.messages;

import java.util.Optional;

/**
 * What the adapter has to tell an agent about its {@code cinder:} share.
 *
 * @param volumeType that the agent's configuration names
 * @param export what to use from now on; empty where the agent is to stay with what it has
 * @param problem what an operator should know of the share, with the way out; empty where nothing
 *     is wrong
 */
public record UseShare(String volumeType, Optional<Export> export, String problem) {

  /**
   * An export, as Cinder's connection information names it.
   *
   * @param export {@code server:/directory}
   * @param options to mount it with, for example {@code -o vers=3}; may be empty
   */
  public record Export(String export, String options) {}
}
