package org.novalean.adapter.compute;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What nova-lean asks of Nova. Every method may throw a {@link CloudException}: the cloud could not
 * be reached, did not accept who we are, or answered what it should not.
 *
 * <p>Implementations are safe for use by several threads.
 */
public interface Compute {

  /**
   * Live migrations, in any status, that changed at or after an instant, newest first: {@code GET
   * /os-migrations?migration_type=live-migration&changes-since=…}. The only call that shows every
   * status, {@code running (post-copy)} and the final ones included.
   *
   * <p>Nova compares with the time of the last change, in whole seconds of its own clock: ask with
   * some overlap. A migration that has not changed since it was made ({@code accepted}, no
   * destination yet) is not among them; {@link #liveMigrationsOf} has it.
   */
  List<MigrationRecord> liveMigrationsChangedSince(Instant since);

  /** All live migrations that Nova knows of one server, newest first. */
  List<MigrationRecord> liveMigrationsOf(String serverId);

  /** One live migration of a server, or empty where Nova does not show it (any more). */
  default Optional<MigrationRecord> liveMigration(String serverId, String migrationUuid) {
    return liveMigrationsOf(serverId).stream()
        .filter(migration -> migration.uuid().equals(migrationUuid))
        .findFirst();
  }

  /** The server, or empty where Nova knows none of this id (404). */
  Optional<Server> server(String serverId);

  /** The disks that Nova has given a server; empty where Nova knows none of this id (404). */
  Optional<ServerDisks> disks(String serverId);

  /**
   * How much memory a server has by its flavor, in bytes; empty where Nova knows none of this id
   * (404).
   */
  Optional<Long> memoryBytes(String serverId);

  /**
   * Byte counters of a migration: {@code GET /servers/{id}/migrations/{id}}. Empty where Nova shows
   * none: always in post-copy, and after the end (404). Nova refreshes them about every 5 s.
   */
  Optional<MemoryProgress> progress(String serverId, long migrationId);

  /**
   * {@code force_complete}, microversion 2.22. "Accepted" (202) means queued, not done: Nova's
   * monitor drops it while disks are still mirrored. Refused with 400 in any status but {@code
   * running} (post-copy is one of those), and with 409 when the server is not migrating.
   */
  ActionResult forceComplete(String serverId, long migrationId);

  /**
   * Aborts a live migration: {@code DELETE /servers/{id}/migrations/{id}}, microversion 2.24; a
   * queued or preparing one too (2.65). Refused with 400 once it is in post-copy.
   *
   * <p>An aborted migration ends {@code cancelled}, or {@code failed} (seen with Nova 26.2 and
   * libvirt 9.0) where the job is gone before Nova's monitor looks at it.
   */
  ActionResult abort(String serverId, long migrationId);

  /**
   * Starts a live migration with {@code block_migration=auto}, as an operator would. "Accepted"
   * (202) comes before Nova's checks: what they find ends the migration with {@code error}.
   *
   * @param host the destination, or empty to let the scheduler choose
   */
  ActionResult liveMigrate(String serverId, Optional<String> host);

  /**
   * Keeps a server's owner from changing it ({@code lock}, microversion 2.73). It does not stop an
   * administrator. On a locked server it replaces the lock: look at {@link Server#lockReason}
   * before.
   */
  ActionResult lock(String serverId, String reason);

  /** Takes a lock off, whoever put it there. */
  ActionResult unlock(String serverId);

  /**
   * Sets the state of a server back to ACTIVE ({@code os-resetState}); its guest is not touched.
   */
  ActionResult resetStateToActive(String serverId);

  /**
   * Ends a server's QEMU on the host that Nova believes it on, where there is one, and starts the
   * server there from its disks ({@code reboot}, {@code HARD}). Refused with 409 while Nova works
   * on it.
   */
  ActionResult hardReboot(String serverId);

  /**
   * Takes a compute service out of the scheduler's choice, or brings it back ({@code PUT
   * /os-services/{id}}).
   *
   * @param serviceId {@link ComputeService#id}
   * @param disabledReason empty to enable it
   */
  ActionResult setServiceStatus(String serviceId, Optional<String> disabledReason);

  /** The servers of all projects that have just this name. */
  List<Server> serversNamed(String name);

  /** The servers that Nova believes on a host, of all projects. */
  List<Server> serversOn(String host);

  /** The {@code nova-compute} services of the cloud. */
  List<ComputeService> computeServices();

  /** The hypervisors of the cloud. */
  List<Hypervisor> hypervisors();

  /**
   * What was asked of a server, newest first: who asked, and under which request id. Known for
   * deleted servers too; empty where Nova knows none of this id.
   */
  List<InstanceAction> actions(String serverId);

  /**
   * Whether all has ended that Nova's services began for something that was asked of a server.
   * False where none has begun, and where Nova knows no such server or request.
   *
   * @param requestId of the {@link InstanceAction}
   */
  boolean hasEnded(String serverId, String requestId);
}
