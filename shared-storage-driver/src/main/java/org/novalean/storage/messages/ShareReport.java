package org.novalean.storage.messages;

import java.util.Optional;

/**
 * The share as a host sees it.
 *
 * @param shareId the share's own id; empty where it cannot be read
 * @param usable whether layers may be made, read and proven there
 * @param state a word, for example {@code healthy}, {@code not-mounted}, {@code hung}
 * @param reason what is wrong and the way out; empty where nothing is
 * @param cinder of a {@code cinder:} share
 */
public record ShareReport(
    Optional<String> shareId,
    boolean usable,
    String state,
    String reason,
    long totalBytes,
    long freeBytes,
    Optional<CinderShareReport> cinder) {

  private static final String FULL = "full";

  /**
   * Whether what lies there can be read, altered in its place and removed: so on a full share, too,
   * where no layer can be made. Told by the state, so that agents of every version tell it.
   */
  public boolean isThere() {
    return usable || state.equals(FULL);
  }
}
