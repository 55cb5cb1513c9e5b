package org.novalean.storage.messages;

import java.util.Optional;

/**
 * A request about the job of a server that runs, or ended last. Asking keeps it going.
 *
 * @param novaSeen whether whoever asks has just seen that Nova does nothing with the server; else
 *     the guest's disk must not change hands for it. Empty from an adapter of an older version,
 *     which had looked more often than not
 */
public record JobOf(String serverId, Optional<Boolean> novaSeen) {

  public JobOf {
    novaSeen = novaSeen == null ? Optional.empty() : novaSeen;
  }
}
