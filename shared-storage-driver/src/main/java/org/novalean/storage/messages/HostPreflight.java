package org.novalean.storage.messages;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.novalean.storage.preflight.Finding;

/**
 * What an agent's preflight found on its host.
 *
 * @param agentVersion the agent's own
 * @param protocol {@link Kinds#PROTOCOL} of the agent
 * @param at by this host's clock, when it began to look
 * @param share as its configuration names it; empty where the agent is older than this question
 * @param shareExport what it was told that its {@code cinder:} share is; empty where it waits, and
 *     for any other share
 * @param shareId the share's own id; empty where it cannot be read
 * @param permitsPostCopy by its nova.conf; empty where that cannot be told
 * @param migrationAddress where other hosts send servers to; empty where that cannot be told
 * @param postCopyMibPerSecond how fast memory may move away from it in post-copy; 0 for no limit
 * @param findings what each check found
 */
public record HostPreflight(
    String host,
    String agentVersion,
    int protocol,
    Instant at,
    Optional<String> share,
    Optional<String> shareExport,
    Optional<String> shareId,
    Optional<Boolean> permitsPostCopy,
    Optional<String> migrationAddress,
    long postCopyMibPerSecond,
    List<Finding> findings) {

  public HostPreflight {
    findings = List.copyOf(findings);
  }
}
