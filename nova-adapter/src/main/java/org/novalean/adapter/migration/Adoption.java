package org.novalean.adapter.migration;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.novalean.adapter.agents.Agents;
import org.novalean.adapter.agents.Fleet;
import org.novalean.adapter.compute.Compute;
import org.novalean.adapter.compute.MigrationRecord;
import org.novalean.adapter.compute.MigrationStatus;
import org.novalean.adapter.compute.Server;
import org.novalean.adapter.history.MigrationEntry;
import org.novalean.adapter.policy.ServerPolicies;
import org.novalean.adapter.policy.SwitchPolicy;

/** Gathers what must be known of a migration before it can be followed. */
public final class Adoption {
  private final Compute compute;
  private final ServerPolicies policies;
  private final HostSide.Reach reach;

  /** Asks these. */
  public Adoption(Compute compute, ServerPolicies policies, Agents agents, Fleet fleet) {
    this.compute = requireNonNull(compute, "compute is null");
    this.policies = requireNonNull(policies, "policies is null");
    this.reach = new HostSide.Reach(agents, fleet);
  }

  /** What is known of a server before Nova shows its migration. */
  record Ahead(Server server, SwitchPolicy policy) {}

  /** Asks now what would have to be asked later, when memory flows; empty where it is gone. */
  Optional<Ahead> lookAhead(String serverId) {
    return compute.server(serverId).map(server -> new Ahead(server, policies.of(server)));
  }

  /**
   * A migration not seen before; empty where its server is gone already.
   *
   * @param ahead what was asked before, if it was
   */
  Optional<LeanMigration> adopt(MigrationRecord record, Optional<Ahead> ahead) {
    return ahead
        .or(() -> lookAhead(record.serverId()))
        .map(known -> follow(record, known.server(), known.policy(), Optional.empty()));
  }

  /** A migration that an earlier process followed. */
  LeanMigration resume(MigrationEntry entry, Optional<MigrationRecord> record) {
    var server = compute.server(entry.serverId()).orElseGet(() -> asRememberedServer(entry));
    return follow(
        record.orElseGet(() -> asRemembered(entry)),
        server,
        policies.of(server),
        Optional.of(entry));
  }

  private LeanMigration follow(
      MigrationRecord record, Server server, SwitchPolicy policy, Optional<MigrationEntry> known) {
    var failedBefore = Pilot.failedBefore(record, compute.liveMigrationsOf(record.serverId()));
    var notes = known.map(MigrationEntry::notes).orElse(List.of());
    return new LeanMigration(record, server, policy, failedBefore, reach.of(record, notes), known);
  }

  private static MigrationRecord asRemembered(MigrationEntry entry) {
    return new MigrationRecord(
        entry.migrationId(),
        entry.migrationUuid(),
        entry.serverId(),
        MigrationStatus.UNKNOWN,
        entry.sourceHost(),
        entry.destinationHost(),
        entry.startedAt(),
        Optional.empty(),
        entry.userId(),
        entry.projectId());
  }

  private static Server asRememberedServer(MigrationEntry entry) {
    return new Server(
        entry.serverId(),
        entry.serverName(),
        "DELETED",
        Optional.empty(),
        Server.PowerState.UNKNOWN,
        Optional.empty(),
        Map.of(),
        Map.of(),
        Optional.empty(),
        Optional.empty());
  }
}
