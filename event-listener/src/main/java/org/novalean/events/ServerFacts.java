package org.novalean.events;

import java.util.Map;
import java.util.Optional;

/**
 * A server as a notification shows it: the facts that both formats carry.
 *
 * @param id the server's uuid
 * @param name its display name
 * @param projectId its owner's project
 * @param userId its owner
 * @param host the {@code nova-compute} host that Nova held it to be on when it wrote this. Late in
 *     a migration this may be the old host again: {@code live_migration_post.end} comes last and
 *     still names the source
 * @param vmState such as {@code active}
 * @param taskState such as {@code migrating}; empty when no task is on
 * @param flavorId the flavor's id as users give it
 * @param flavorName the flavor's name
 * @param memoryMib memory in MiB
 * @param vcpus virtual CPUs
 * @param imageId the image it was made from; empty when booted from a volume
 * @param metadata the server's own metadata
 */
public record ServerFacts(
    String id,
    String name,
    String projectId,
    String userId,
    Optional<String> host,
    Optional<String> vmState,
    Optional<String> taskState,
    String flavorId,
    String flavorName,
    long memoryMib,
    int vcpus,
    Optional<String> imageId,
    Map<String, String> metadata) {

  /** Copies the metadata. */
  public ServerFacts {
    metadata = Map.copyOf(metadata);
  }
}
