package org.novalean.adapter.migration;

import java.util.Optional;

/**
 * A sign from the bus that something is up with a server's live migration.
 *
 * @param begins whether a migration of the server may just be beginning, so that a record of it is
 *     to be expected
 * @param requestId Nova's request id, for the record
 */
public record Hint(String serverId, boolean begins, Optional<String> requestId) {

  /** No server in particular: look now. */
  public static Hint lookNow() {
    return new Hint("", false, Optional.empty());
  }
}
