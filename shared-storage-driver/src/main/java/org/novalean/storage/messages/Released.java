package org.novalean.storage.messages;

import java.time.Instant;
import java.util.Optional;

/**
 * Nova can have the server's disks.
 *
 * @param cancelled what was cancelled for it, in words; empty where nothing ran
 * @param layeredAt when a disk of the server was put on a layer, by the host's clock: who looked at
 *     it before knows nothing of that layer. Empty where it was not in the last hour, or an agent
 *     of an older version answers
 */
public record Released(Optional<String> cancelled, Optional<Instant> layeredAt) {

  public Released {
    layeredAt = layeredAt == null ? Optional.empty() : layeredAt;
  }
}
