package org.novalean.storage.rpc;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * What an adapter asks the agent of a host.
 *
 * @param id the same when it is sent again: then it is the same request
 * @param epoch of the adapter; an adapter that took over has a higher one
 * @param kind which of the agent's handlers is meant
 * @param deadline after which nobody waits for it any more, and it must not be begun
 * @param body JSON
 */
public record Request(String id, long epoch, String kind, Instant deadline, String body) {

  public Request {
    requireNonNull(id, "id is null");
    requireNonNull(kind, "kind is null");
    requireNonNull(deadline, "deadline is null");
    requireNonNull(body, "body is null");
  }

  /** Without the body, which may be long. */
  @Override
  public String toString() {
    return "request %s '%s' of epoch %d until %s".formatted(id, kind, epoch, deadline);
  }
}
