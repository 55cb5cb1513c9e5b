package org.novalean.adapter.migration;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.novalean.adapter.agents.Agents;
import org.novalean.adapter.agents.Fleet;
import org.novalean.adapter.compute.MemoryProgress;
import org.novalean.adapter.compute.MigrationRecord;

/** What the agents on both hosts do and tell for one migration. */
final class HostSide {

  private final LayerProver prover;
  private final SourceWatch watch;
  private final BooleanSupplier sourceReports;

  private HostSide(LayerProver prover, SourceWatch watch, BooleanSupplier sourceReports) {
    this.prover = prover;
    this.watch = watch;
    this.sourceReports = sourceReports;
  }

  /** Where the agents of all hosts are reached. */
  record Reach(Agents agents, Fleet fleet) {
    Reach {
      requireNonNull(agents, "agents is null");
      requireNonNull(fleet, "fleet is null");
    }

    HostSide of(MigrationRecord record) {
      var layered =
          fleet
              .lastOf(record.sourceHost(), record.serverId())
              .filter(server -> server.isLayered())
              .isPresent();
      var nonce = UUID.randomUUID().toString().replace("-", "");
      return new HostSide(
          new LayerProver(agents, record.serverId(), nonce, layered),
          new SourceWatch(agents, record.serverId()),
          () -> fleet.of(record.sourceHost()).isPresent());
    }
  }

  /** Takes what the agents answered, and asks on. Never blocks. */
  void look(MigrationRecord record, Phase phase, Instant now) {
    if (phase instanceof Phase.Ended || phase instanceof Phase.Finishing) {
      return;
    }
    if (!(phase instanceof Phase.PostCopy)) {
      prover.look(record, now);
    }
    if (!(phase instanceof Phase.Preparing)) {
      watch.look(record.sourceHost(), now);
    }
  }

  LayerProof proof() {
    return prover.proof();
  }

  /** The agent saw memory flow. */
  boolean memoryFlows() {
    return watch.memoryFlows();
  }

  /** An agent will tell when memory flows. */
  boolean isAttended() {
    return sourceReports.getAsBoolean() && watch.isAttended();
  }

  /** An answer of an agent may change what is to be done. */
  boolean isAwaited() {
    return proof() instanceof LayerProof.Underway || (isAttended() && !memoryFlows());
  }

  Optional<MemoryProgress> progress() {
    return watch.progress();
  }
}
