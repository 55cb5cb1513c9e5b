package org.novalean.adapter.openstack;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.novalean.adapter.compute.ActionResult;
import org.novalean.adapter.compute.Compute;
import org.novalean.adapter.compute.ComputeService;
import org.novalean.adapter.compute.Hypervisor;
import org.novalean.adapter.compute.InstanceAction;
import org.novalean.adapter.compute.MemoryProgress;
import org.novalean.adapter.compute.MigrationRecord;
import org.novalean.adapter.compute.Server;
import org.novalean.adapter.compute.ServerDisks;
import org.openstack4j.openstack.internal.MicroVersion;

/** Nova. The microversion is agreed on with the first call that gets through. */
final class OpenStackCompute implements Compute {

  private final Session session;
  private final Optional<Integer> pageSize;
  private volatile @Nullable Calls calls;

  OpenStackCompute(Session session, Optional<Integer> pageSize) {
    this.session = requireNonNull(session, "session is null");
    this.pageSize = requireNonNull(pageSize, "pageSize is null");
  }

  /** The microversion in use. */
  String microversion() {
    return calls().microversion().toString();
  }

  @Override
  public List<MigrationRecord> liveMigrationsChangedSince(Instant since) {
    return calls().migrations().changedSince(since);
  }

  @Override
  public List<MigrationRecord> liveMigrationsOf(String serverId) {
    return calls().migrations().ofServer(serverId);
  }

  @Override
  public Optional<Server> server(String serverId) {
    return calls().servers().server(serverId);
  }

  @Override
  public Optional<ServerDisks> disks(String serverId) {
    return calls().servers().disks(serverId);
  }

  @Override
  public Optional<Long> memoryBytes(String serverId) {
    return calls().servers().memoryBytes(serverId);
  }

  @Override
  public Optional<MemoryProgress> progress(String serverId, long migrationId) {
    return calls().migrations().progress(serverId, migrationId);
  }

  @Override
  public ActionResult forceComplete(String serverId, long migrationId) {
    return calls().migrations().forceComplete(serverId, migrationId);
  }

  @Override
  public ActionResult abort(String serverId, long migrationId) {
    return calls().migrations().abort(serverId, migrationId);
  }

  @Override
  public ActionResult liveMigrate(String serverId, Optional<String> host) {
    return calls().servers().liveMigrate(serverId, host);
  }

  @Override
  public ActionResult lock(String serverId, String reason) {
    return calls().servers().lock(serverId, reason);
  }

  @Override
  public ActionResult unlock(String serverId) {
    return calls().servers().unlock(serverId);
  }

  @Override
  public ActionResult resetStateToActive(String serverId) {
    return calls().servers().resetStateToActive(serverId);
  }

  @Override
  public ActionResult hardReboot(String serverId) {
    return calls().servers().hardReboot(serverId);
  }

  @Override
  public ActionResult setServiceStatus(String serviceId, Optional<String> disabledReason) {
    return calls().hosts().setStatus(serviceId, disabledReason);
  }

  @Override
  public List<Server> serversNamed(String name) {
    return calls().servers().named(name);
  }

  @Override
  public List<Server> serversOn(String host) {
    return calls().servers().on(host);
  }

  @Override
  public List<ComputeService> computeServices() {
    return calls().hosts().computeServices();
  }

  @Override
  public List<Hypervisor> hypervisors() {
    return calls().hosts().hypervisors();
  }

  @Override
  public List<InstanceAction> actions(String serverId) {
    return calls().servers().actions(serverId);
  }

  @Override
  public boolean hasEnded(String serverId, String requestId) {
    return calls().servers().hasEnded(serverId, requestId);
  }

  private Calls calls() {
    var known = calls;
    return known != null ? known : negotiate();
  }

  private synchronized Calls negotiate() {
    var known = calls;
    if (known == null) {
      var microversion = new NovaVersion(session).negotiate();
      known =
          new Calls(
              microversion,
              new NovaMigrations(session, microversion, pageSize),
              new NovaServers(session, microversion),
              new NovaHosts(session, microversion));
      calls = known;
    }
    return known;
  }

  private record Calls(
      MicroVersion microversion, NovaMigrations migrations, NovaServers servers, NovaHosts hosts) {}
}
