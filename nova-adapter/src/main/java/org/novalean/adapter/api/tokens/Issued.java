package org.novalean.adapter.api.tokens;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A token that Keystone has just given to somebody.
 *
 * @param expiresAt by Keystone's clock
 */
public record Issued(String token, Instant expiresAt) {

  public Issued {
    requireNonNull(token, "token is null");
    requireNonNull(expiresAt, "expiresAt is null");
  }

  /** Without the token: it is as good as the password for as long as it lives. */
  @Override
  public String toString() {
    return "a token until " + expiresAt;
  }
}
