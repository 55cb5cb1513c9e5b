package org.novalean.storage.messages;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What an agent knows of its host.
 *
 * @param agentVersion the agent's own
 * @param hypervisor whether libvirt answers
 * @param migrationAddress where it takes servers in; empty where its nova.conf does not tell
 * @param servers of libvirt, with their disks
 * @param jobs seals and hydrations under way, and the last of each server for an hour after its end
 * @param moves volumes that Cinder moves and Nova copies: those under way, and the last of each
 *     disk; an agent of an earlier version tells none
 * @param problems what an operator should know, each a sentence with the way out
 */
public record HostReport(
    String host,
    String agentVersion,
    Instant startedAt,
    Instant at,
    boolean hypervisor,
    ShareReport share,
    Optional<MigrationAddress> migrationAddress,
    List<ServerReport> servers,
    List<JobReport> jobs,
    List<JobReport> moves,
    List<String> problems) {

  public HostReport {
    servers = List.copyOf(servers);
    jobs = List.copyOf(jobs);
    moves = moves == null ? List.of() : List.copyOf(moves);
    problems = List.copyOf(problems);
  }
}
