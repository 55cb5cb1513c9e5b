package org.novalean.events;

import java.util.Optional;

/**
 * {@code compute_task.migrate_server.error} (unversioned: {@code compute_task.migrate_server}): the
 * conductor gave a migration up before any host began, most often for want of a valid host. It
 * comes with priority ERROR, on the topic's {@code .error} key. It is sent for cold migrations too.
 *
 * @param serverId the server that was to move
 * @param vmState the state that Nova left it in
 * @param reason Nova's own words
 */
public record MigrationRefused(
    Envelope envelope, String serverId, Optional<String> vmState, String reason)
    implements Notification {}
