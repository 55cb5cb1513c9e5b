package org.novalean.adapter.migration;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.novalean.adapter.agents.Agents;
import org.novalean.adapter.agents.Fleet;
import org.novalean.adapter.compute.MemoryProgress;
import org.novalean.adapter.compute.MigrationRecord;
import org.novalean.adapter.compute.MigrationStatus;
import org.novalean.storage.messages.MigrationTook;
import org.novalean.storage.messages.ServerReport;

/** What the agents on both hosts do and tell for one migration. */
final class HostSide {

  /** An agent that has not told by then is not waited for. */
  private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(10);

  private final LayerProver prover;
  private final PostCopyPreflight preflight;
  private final SourceWatch watch;
  private final DestinationWatch destination;
  private final Resuming resuming;
  private final BooleanSupplier sourceReports;
  private final LeftTops leftTops;
  private final Foresight foresight;
  private final Agents agents;
  private final Optional<Long> diskBytes;
  private final BooleanSupplier reportedLayered;
  private boolean layered;
  private Halves halves = Halves.NOT_LOOKED_AT;
  private Optional<Instant> completedSince = Optional.empty();

  private HostSide(
      LayerProver prover,
      PostCopyPreflight preflight,
      SourceWatch watch,
      DestinationWatch destination,
      Resuming resuming,
      BooleanSupplier sourceReports,
      LeftTops leftTops,
      Foresight foresight,
      Agents agents,
      Optional<Long> diskBytes,
      BooleanSupplier reportedLayered,
      boolean layered) {
    this.prover = prover;
    this.preflight = preflight;
    this.watch = watch;
    this.destination = destination;
    this.resuming = resuming;
    this.sourceReports = sourceReports;
    this.leftTops = leftTops;
    this.foresight = foresight;
    this.agents = agents;
    this.diskBytes = diskBytes;
    this.reportedLayered = reportedLayered;
    this.layered = layered;
  }

  /** Where the agents of all hosts are reached. */
  record Reach(Agents agents, Fleet fleet) {
    Reach {
      requireNonNull(agents, "agents is null");
      requireNonNull(fleet, "fleet is null");
    }

    /**
     * @param notes what an earlier process has put on record of it
     */
    HostSide of(MigrationRecord record, List<String> notes) {
      var server = fleet.lastOf(record.sourceHost(), record.serverId());
      var nonce = UUID.randomUUID().toString().replace("-", "");
      return new HostSide(
          new LayerProver(agents, record.serverId(), nonce),
          new PostCopyPreflight(agents, record.serverId()),
          new SourceWatch(agents, record.serverId()),
          new DestinationWatch(agents, record.serverId()),
          new Resuming(agents, fleet),
          () -> fleet.of(record.sourceHost()).isPresent(),
          new LeftTops(agents, record.serverId()),
          new Foresight(agents, record.serverId()),
          agents,
          server.map(Reach::copiedBytes),
          () ->
              fleet
                  .lastOf(record.sourceHost(), record.serverId())
                  .filter(ServerReport::isLayered)
                  .isPresent(),
          LayerProof.isNotedIn(notes));
    }

    private static long copiedBytes(ServerReport server) {
      return server.disks().stream().mapToLong(disk -> disk.copied().bytes()).sum();
    }
  }

  /** What a prediction is to know of its memory. */
  Foresight foresight() {
    return foresight;
  }

  /** What Nova copies of its disks, as its host reported it last; empty where it did not. */
  Optional<Long> diskBytes() {
    return diskBytes;
  }

  /** What it took, for its hosts to tell. */
  Optional<CompletableFuture<MigrationTook>> took(MigrationRecord record, Clock clock) {
    return record
        .destinationHost()
        .map(
            host -> new WhatItTook(agents, clock).of(record.serverId(), record.sourceHost(), host));
  }

  /** Takes what the agents answered, and asks on. Never blocks. */
  void look(MigrationRecord record, Phase phase, Instant now) {
    if (phase instanceof Phase.Ended) {
      return;
    }
    // An adapter that has just started has not heard its host yet.
    layered = layered || prover.hasLayers() || reportedLayered.getAsBoolean();
    foresight.look(record.sourceHost(), phase.isBeforeTheSwitch());
    if (phase.isBeforeTheSwitch()) {
      if (layered) {
        leftTops.keep(record.sourceHost());
      }
      prover.look(record, layered, now);
      preflight.look(record);
    }
    if (!(phase instanceof Phase.Preparing) || record.status() == MigrationStatus.ERROR) {
      watch.look(record.sourceHost(), mayFlow(record, phase), now);
    }
    if (!phase.isBeforeTheSwitch()) {
      resuming.look();
    }
    lookAtHalves(record, phase, now);
  }

  /** Else there is nothing to wait for: what there is now is asked for. */
  private static boolean mayFlow(MigrationRecord record, Phase phase) {
    return phase.isBeforeTheSwitch() && record.status() != MigrationStatus.ERROR;
  }

  /**
   * There are two once it is in post-copy, which Nova does not tell once it has given the migration
   * up; and none that counts while its job is under way.
   */
  private void lookAtHalves(MigrationRecord record, Phase phase, Instant now) {
    var completed = record.status() == MigrationStatus.COMPLETED;
    if (completed && completedSince.isEmpty()) {
      completedSince = Optional.of(now);
    }
    if (phase.isBeforeTheSwitch()
        && !watch.seesNoJob()
        && !completed
        && record.status() != MigrationStatus.ERROR) {
      halves = Halves.NOT_LOOKED_AT;
      return;
    }
    record
        .destinationHost()
        .ifPresent(host -> destination.look(host, completedSince.orElse(Instant.MIN), now));
    halves = halves.now(watch.half(), destination.half(), now);
  }

  /**
   * What Nova says is over is over for libvirt too, and the agents have told where the guest is, or
   * do not tell. A nova-compute that starts gives every migration up, whether it can abort it or
   * not ({@code _reset_live_migration} of nova/compute/manager.py); and a completed one may have
   * left half a guest.
   */
  boolean isSettled(MigrationStatus status, Instant now) {
    if (status == MigrationStatus.COMPLETED) {
      return destination.half() == Half.WHOLE || hasToldSinceCompleted();
    }
    return !halves.equals(Halves.NOT_LOOKED_AT)
        && !watch.seesJob()
        && (halves.areBothTold() || halves.haveLasted(ANSWERED_WITHIN, now));
  }

  /** What its destination's agent told was asked after Nova had said that it is completed. */
  boolean hasToldSinceCompleted() {
    return completedSince.filter(destination::isAnsweredSince).isPresent();
  }

  /** Its guest went on elsewhere, so what it left on its source is old. */
  void wentOn(MigrationRecord record) {
    if (layered) {
      leftTops.letGo(record.sourceHost());
    }
  }

  /** The server's halves, once it is in post-copy, or while its source has no job of it. */
  Halves halves() {
    return halves;
  }

  /** Its data at rest lie on the share and its top does not, so Nova has the top copied. */
  boolean isLayered() {
    return layered;
  }

  /** Going on with a post-copy that broke. */
  Resuming resuming() {
    return resuming;
  }

  LayerProof proof() {
    return prover.proof();
  }

  /** What stands in the way of post-copy on either host. */
  PostCopyPreflight preflight() {
    return preflight;
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
    return proof() instanceof LayerProof.Underway
        || preflight.isUnderway()
        || (isAttended() && !memoryFlows());
  }

  Optional<MemoryProgress> progress() {
    return watch.progress();
  }
}
