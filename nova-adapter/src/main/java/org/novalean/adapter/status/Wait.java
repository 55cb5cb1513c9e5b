package org.novalean.adapter.status;

import java.util.Optional;

/**
 * Something waits.
 *
 * @param kind {@code migration}, {@code seal}, {@code hydration}, {@code move}, {@code host},
 *     {@code bus}, {@code nova}, {@code lock} or {@code history}
 * @param subject the migration's uuid, the server's id, or the host; empty for what is one alone
 * @param name the server's
 * @param reason for a person to read; with nothing in it that grows older
 */
public record Wait(
    String kind, String subject, Optional<String> name, Optional<String> host, String reason) {

  static Wait of(String kind, String reason) {
    return new Wait(kind, "", Optional.empty(), Optional.empty(), reason);
  }
}
