package org.novalean.adapter.agents;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.novalean.storage.layer.HostInventory;
import org.novalean.storage.messages.Collect;
import org.novalean.storage.messages.Collected;
import org.novalean.storage.messages.DiskCopy;
import org.novalean.storage.messages.DiskOf;
import org.novalean.storage.messages.HalfSeen;
import org.novalean.storage.messages.HostPreflight;
import org.novalean.storage.messages.HostReport;
import org.novalean.storage.messages.Identify;
import org.novalean.storage.messages.Identities;
import org.novalean.storage.messages.JobOf;
import org.novalean.storage.messages.JobReport;
import org.novalean.storage.messages.Kept;
import org.novalean.storage.messages.Kinds;
import org.novalean.storage.messages.MeasureMemory;
import org.novalean.storage.messages.MemorySeen;
import org.novalean.storage.messages.MigrationSeen;
import org.novalean.storage.messages.MigrationTook;
import org.novalean.storage.messages.Nothing;
import org.novalean.storage.messages.Obstacles;
import org.novalean.storage.messages.Prove;
import org.novalean.storage.messages.Proven;
import org.novalean.storage.messages.Reach;
import org.novalean.storage.messages.Reached;
import org.novalean.storage.messages.Released;
import org.novalean.storage.messages.ResumePostCopy;
import org.novalean.storage.messages.Resumption;
import org.novalean.storage.messages.ServerOf;
import org.novalean.storage.messages.ShareContents;
import org.novalean.storage.messages.StageEvacuation;
import org.novalean.storage.messages.Staged;
import org.novalean.storage.messages.StartHydration;
import org.novalean.storage.messages.StartSeal;
import org.novalean.storage.messages.UnusedSince;
import org.novalean.storage.messages.UseShare;
import org.novalean.storage.messages.WatchMigration;
import org.novalean.storage.rpc.AgentClient;
import org.novalean.storage.rpc.Delivery;
import org.novalean.storage.rpc.RequestRefused;

/** The agents, over the message bus. */
public final class RpcAgents implements Agents {

  /** For what an agent knows, or reads from a share that answers. */
  private static final Duration QUICK = Duration.ofSeconds(5);

  /** For what looks at the share, too, which an agent gives up after 8 s. */
  private static final Duration WITH_SHARE = Duration.ofSeconds(10);

  /** For what waits for libvirt to end a job, or looks at a whole host. */
  private static final Duration SLOW = Duration.ofSeconds(30);

  /** For what reads the header of every image of a host. */
  private static final Duration VERY_SLOW = Duration.ofMinutes(3);

  /** An answer needs a moment more than the agent waits. */
  private static final Duration ON_THE_WAY = Duration.ofSeconds(2);

  private final AgentClient client;

  public RpcAgents(AgentClient client) {
    this.client = requireNonNull(client, "client is null");
  }

  @Override
  public CompletableFuture<HostReport> describe(String host) {
    return ask(host, Kinds.DESCRIBE, new Nothing(), HostReport.class, WITH_SHARE, Delivery.ONCE);
  }

  @Override
  public CompletableFuture<JobReport> seal(String host, StartSeal request) {
    return ask(host, Kinds.SEAL, request, JobReport.class, SLOW, Delivery.RESENT);
  }

  @Override
  public CompletableFuture<JobReport> hydrate(String host, StartHydration request) {
    return ask(host, Kinds.HYDRATE, request, JobReport.class, SLOW, Delivery.RESENT);
  }

  @Override
  public CompletableFuture<JobReport> job(String host, String serverId) {
    return job(host, new JobOf(serverId, Optional.of(false)));
  }

  @Override
  public CompletableFuture<JobReport> jobOfQuiet(String host, String serverId) {
    return job(host, new JobOf(serverId, Optional.of(true)));
  }

  private CompletableFuture<JobReport> job(String host, JobOf question) {
    return ask(host, Kinds.JOB, question, JobReport.class, QUICK, Delivery.ONCE);
  }

  @Override
  public CompletableFuture<Released> release(String host, String serverId) {
    return ask(host, Kinds.RELEASE, new ServerOf(serverId), Released.class, SLOW, Delivery.RESENT);
  }

  @Override
  public CompletableFuture<Identities> identify(String host, Identify request) {
    return ask(host, Kinds.IDENTIFY, request, Identities.class, QUICK, Delivery.RESENT);
  }

  @Override
  public CompletableFuture<Proven> prove(String host, Prove request) {
    return ask(host, Kinds.PROVE, request, Proven.class, QUICK, Delivery.RESENT);
  }

  @Override
  public CompletableFuture<MigrationSeen> watchMigration(String host, WatchMigration request) {
    var patience = Duration.ofMillis(request.patienceMillis()).plus(ON_THE_WAY);
    return ask(
        host, Kinds.WATCH_MIGRATION, request, MigrationSeen.class, patience, Delivery.RESENT);
  }

  @Override
  public CompletableFuture<MigrationSeen> migration(String host, String serverId) {
    return ask(
        host, Kinds.MIGRATION, new ServerOf(serverId), MigrationSeen.class, QUICK, Delivery.ONCE);
  }

  @Override
  public CompletableFuture<Obstacles> postCopyFrom(String host, String serverId) {
    return ask(
        host, Kinds.POST_COPY_FROM, new ServerOf(serverId), Obstacles.class, QUICK, Delivery.ONCE);
  }

  @Override
  public CompletableFuture<Obstacles> postCopyTo(String host) {
    return ask(host, Kinds.POST_COPY_TO, new Nothing(), Obstacles.class, QUICK, Delivery.ONCE);
  }

  @Override
  public CompletableFuture<Resumption> resumePostCopy(String host, ResumePostCopy request) {
    return ask(host, Kinds.RESUME_POST_COPY, request, Resumption.class, QUICK, Delivery.ONCE);
  }

  @Override
  public CompletableFuture<HalfSeen> half(String host, String serverId) {
    return ask(host, Kinds.HALF, new ServerOf(serverId), HalfSeen.class, QUICK, Delivery.ONCE);
  }

  @Override
  public CompletableFuture<Kept> keepDisks(String host, String serverId) {
    return ask(host, Kinds.KEEP_DISKS, new ServerOf(serverId), Kept.class, SLOW, Delivery.RESENT);
  }

  @Override
  public CompletableFuture<Nothing> keepForMigration(String host, String serverId) {
    return ask(
        host,
        Kinds.KEEP_FOR_MIGRATION,
        new ServerOf(serverId),
        Nothing.class,
        SLOW,
        Delivery.RESENT);
  }

  @Override
  public CompletableFuture<Nothing> letGo(String host, String serverId) {
    return ask(host, Kinds.LET_GO, new ServerOf(serverId), Nothing.class, SLOW, Delivery.RESENT);
  }

  @Override
  public CompletableFuture<HalfSeen> endHalf(String host, String serverId) {
    return ask(host, Kinds.END_HALF, new ServerOf(serverId), HalfSeen.class, SLOW, Delivery.RESENT);
  }

  @Override
  public CompletableFuture<HostInventory> inventory(String host) {
    return ask(
        host, Kinds.INVENTORY, new Nothing(), HostInventory.class, VERY_SLOW, Delivery.RESENT);
  }

  @Override
  public CompletableFuture<ShareContents> shareFiles(String host) {
    return ask(host, Kinds.SHARE_FILES, new Nothing(), ShareContents.class, SLOW, Delivery.RESENT);
  }

  @Override
  public CompletableFuture<Nothing> noteUnused(String host, UnusedSince request) {
    return ask(host, Kinds.NOTE_UNUSED, request, Nothing.class, SLOW, Delivery.RESENT);
  }

  @Override
  public CompletableFuture<Collected> collect(String host, Collect request) {
    return ask(host, Kinds.COLLECT, request, Collected.class, VERY_SLOW, Delivery.RESENT);
  }

  @Override
  public CompletableFuture<Staged> stageEvacuation(String host, StageEvacuation request) {
    return ask(host, Kinds.STAGE_EVACUATION, request, Staged.class, SLOW, Delivery.RESENT);
  }

  @Override
  public CompletableFuture<Staged> repairEvacuation(String host, String serverId) {
    return ask(
        host, Kinds.REPAIR_EVACUATION, new ServerOf(serverId), Staged.class, SLOW, Delivery.RESENT);
  }

  @Override
  public CompletableFuture<DiskCopy> diskCopy(String host, DiskOf disk) {
    return ask(host, Kinds.DISK_COPY, disk, DiskCopy.class, QUICK, Delivery.ONCE);
  }

  @Override
  public CompletableFuture<DiskCopy> endDiskCopy(String host, DiskOf disk) {
    return ask(host, Kinds.END_DISK_COPY, disk, DiskCopy.class, SLOW, Delivery.ONCE);
  }

  @Override
  public CompletableFuture<Nothing> useShare(String host, UseShare request) {
    return ask(host, Kinds.USE_SHARE, request, Nothing.class, SLOW, Delivery.ONCE);
  }

  @Override
  public CompletableFuture<MemorySeen> measureMemory(String host, MeasureMemory request) {
    var patience = Duration.ofSeconds(request.dirtySeconds()).plus(QUICK);
    return ask(host, Kinds.MEASURE_MEMORY, request, MemorySeen.class, patience, Delivery.ONCE);
  }

  @Override
  public CompletableFuture<MigrationTook> arrival(String host, String serverId) {
    return ask(
        host, Kinds.ARRIVAL, new ServerOf(serverId), MigrationTook.class, QUICK, Delivery.ONCE);
  }

  @Override
  public CompletableFuture<MigrationTook> departure(String host, String serverId) {
    return ask(
        host, Kinds.DEPARTURE, new ServerOf(serverId), MigrationTook.class, QUICK, Delivery.ONCE);
  }

  @Override
  public CompletableFuture<HostPreflight> preflight(String host) {
    return ask(host, Kinds.PREFLIGHT, new Nothing(), HostPreflight.class, SLOW, Delivery.ONCE);
  }

  @Override
  public CompletableFuture<Reached> reach(String host, Reach request) {
    return ask(host, Kinds.REACH, request, Reached.class, SLOW, Delivery.ONCE);
  }

  private <T> CompletableFuture<T> ask(
      String host,
      String kind,
      Object question,
      Class<T> answer,
      Duration patience,
      Delivery delivery) {
    return client
        .request(host, kind, question, answer, patience, delivery)
        .exceptionallyCompose(failure -> CompletableFuture.failedFuture(translated(failure)));
  }

  private static Throwable translated(Throwable failure) {
    var cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof org.novalean.storage.rpc.AgentException.Refused refused) {
      return isUnable(refused.code())
          ? new AgentException.Unable(refused.reason())
          : new AgentException.Refused(refused.reason());
    }
    return new AgentException.NoAnswer(String.valueOf(cause.getMessage()));
  }

  private static boolean isUnable(String code) {
    return code.equals(RequestRefused.BUSY) || code.equals(RequestRefused.INTERNAL);
  }
}
