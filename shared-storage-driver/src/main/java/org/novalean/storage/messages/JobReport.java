package org.novalean.storage.messages;

import java.time.Instant;
import java.util.Optional;

/**
 * A seal, a hydration, or the move of a volume.
 *
 * @param job {@code seal}, {@code hydration} or {@code move}
 * @param target the disk that it is at
 * @param step where it is, for example {@code COPYING}
 * @param done bytes
 * @param total bytes, as far as known; grows while the guest writes
 * @param state {@code running}, {@code done}, {@code undone}, {@code refused}, {@code failed}
 * @param reason why it ended so, or what it waits for
 * @param pauseMillis how long the guest stood still for it
 */
public record JobReport(
    String serverId,
    String job,
    String target,
    String step,
    long done,
    long total,
    String state,
    String reason,
    Optional<Long> pauseMillis,
    Instant startedAt) {

  /** It still goes on. */
  public boolean isRunning() {
    return state.equals("running");
  }
}
