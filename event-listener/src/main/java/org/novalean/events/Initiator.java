package org.novalean.events;

import java.util.Optional;

/**
 * On whose behalf the service acted, from the request's context. Periodic tasks have none.
 *
 * @param userId Keystone's id of the user
 * @param userName its name
 * @param projectId Keystone's id of the project
 * @param projectName its name
 */
public record Initiator(
    Optional<String> userId,
    Optional<String> userName,
    Optional<String> projectId,
    Optional<String> projectName) {}
