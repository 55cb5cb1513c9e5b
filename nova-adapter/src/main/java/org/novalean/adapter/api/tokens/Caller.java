package org.novalean.adapter.api.tokens;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Whose token that is.
 *
 * @param roles their names, those that others imply among them
 * @param projectId what it is scoped to; empty for another scope
 * @param system it is scoped to the whole system
 * @param expiresAt by Keystone's clock
 */
public record Caller(
    String user, Set<String> roles, Optional<String> projectId, boolean system, Instant expiresAt) {

  public Caller {
    roles = Set.copyOf(roles);
  }
}
