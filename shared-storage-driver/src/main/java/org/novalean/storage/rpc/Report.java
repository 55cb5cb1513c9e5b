package org.novalean.storage.rpc;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * What an agent tells all adapters unasked. It may get lost.
 *
 * @param host the agent's
 * @param at by the agent's clock
 * @param sequence grows by one from report to report of one agent's life, from 1
 * @param body JSON
 */
public record Report(String host, Instant at, long sequence, String body) {

  public Report {
    requireNonNull(host, "host is null");
    requireNonNull(at, "at is null");
    requireNonNull(body, "body is null");
  }
}
