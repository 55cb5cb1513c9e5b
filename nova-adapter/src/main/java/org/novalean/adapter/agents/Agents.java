package org.novalean.adapter.agents;

import java.util.concurrent.CompletableFuture;
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
import org.novalean.storage.messages.JobReport;
import org.novalean.storage.messages.Kept;
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
import org.novalean.storage.messages.ShareContents;
import org.novalean.storage.messages.StageEvacuation;
import org.novalean.storage.messages.Staged;
import org.novalean.storage.messages.StartHydration;
import org.novalean.storage.messages.StartSeal;
import org.novalean.storage.messages.UnusedSince;
import org.novalean.storage.messages.UseShare;
import org.novalean.storage.messages.WatchMigration;

/**
 * What nova-lean asks of the agents; {@link org.novalean.storage.messages.Kinds} says what each
 * call does. A call never blocks. Its future always ends: with the answer, or with an {@link
 * AgentException} within the call's own deadline.
 *
 * <p>Every call may be made again: an agent does nothing twice.
 */
public interface Agents {

  CompletableFuture<HostReport> describe(String host);

  CompletableFuture<JobReport> seal(String host, StartSeal request);

  CompletableFuture<JobReport> hydrate(String host, StartHydration request);

  /** Also keeps the job going: one that nobody asks about is cancelled. */
  CompletableFuture<JobReport> job(String host, String serverId);

  /**
   * The same, asked right after a look at Nova that does nothing with the server: only then may its
   * disk change hands.
   */
  CompletableFuture<JobReport> jobOfQuiet(String host, String serverId);

  CompletableFuture<Released> release(String host, String serverId);

  CompletableFuture<Identities> identify(String host, Identify request);

  CompletableFuture<Proven> prove(String host, Prove request);

  /** Answers when memory begins to flow, or after the request's patience. */
  CompletableFuture<MigrationSeen> watchMigration(String host, WatchMigration request);

  CompletableFuture<MigrationSeen> migration(String host, String serverId);

  /** {@link Kinds#POST_COPY_FROM}. */
  CompletableFuture<Obstacles> postCopyFrom(String host, String serverId);

  /** {@link Kinds#POST_COPY_TO}. */
  CompletableFuture<Obstacles> postCopyTo(String host);

  /** {@link Kinds#RESUME_POST_COPY}. */
  CompletableFuture<Resumption> resumePostCopy(String host, ResumePostCopy request);

  CompletableFuture<HalfSeen> half(String host, String serverId);

  CompletableFuture<Kept> keepDisks(String host, String serverId);

  /** {@link Kinds#KEEP_FOR_MIGRATION}. */
  CompletableFuture<Nothing> keepForMigration(String host, String serverId);

  /** {@link Kinds#LET_GO}. */
  CompletableFuture<Nothing> letGo(String host, String serverId);

  /** {@link Kinds#END_HALF}. */
  CompletableFuture<HalfSeen> endHalf(String host, String serverId);

  CompletableFuture<HostInventory> inventory(String host);

  CompletableFuture<ShareContents> shareFiles(String host);

  CompletableFuture<Nothing> noteUnused(String host, UnusedSince request);

  CompletableFuture<Collected> collect(String host, Collect request);

  CompletableFuture<Staged> stageEvacuation(String host, StageEvacuation request);

  /** {@link Kinds#REPAIR_EVACUATION}. */
  CompletableFuture<Staged> repairEvacuation(String host, String serverId);

  /** {@link Kinds#DISK_COPY}. */
  CompletableFuture<DiskCopy> diskCopy(String host, DiskOf disk);

  /** {@link Kinds#END_DISK_COPY}. */
  CompletableFuture<DiskCopy> endDiskCopy(String host, DiskOf disk);

  /** {@link Kinds#USE_SHARE}. */
  CompletableFuture<Nothing> useShare(String host, UseShare request);

  /** {@link Kinds#MEASURE_MEMORY}. */
  CompletableFuture<MemorySeen> measureMemory(String host, MeasureMemory request);

  /** {@link Kinds#ARRIVAL}. */
  CompletableFuture<MigrationTook> arrival(String host, String serverId);

  /** {@link Kinds#DEPARTURE}. */
  CompletableFuture<MigrationTook> departure(String host, String serverId);

  CompletableFuture<HostPreflight> preflight(String host);

  CompletableFuture<Reached> reach(String host, Reach request);
}
