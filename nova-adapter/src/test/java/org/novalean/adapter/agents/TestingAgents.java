package org.novalean.adapter.agents;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.novalean.storage.layer.GarbageCollector.Outcome;
import org.novalean.storage.layer.HostInventory;
import org.novalean.storage.layer.Verdict;
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

/** Agents in memory that answer at once, by what the test says. */
public final class TestingAgents implements Agents {

  private final Map<String, JobReport> jobs = new HashMap<>();
  private final Map<String, AgentException> silent = new HashMap<>();
  private final Map<String, CompletableFuture<Boolean>> hanging = new HashMap<>();
  private final Map<String, Identities> identities = new HashMap<>();
  private final Map<String, Proven> proofs = new HashMap<>();
  private final Map<String, CompletableFuture<MigrationSeen>> watches = new HashMap<>();
  private final Map<String, HostReport> reports = new HashMap<>();
  private final Map<String, HostInventory> inventories = new HashMap<>();
  private final Map<String, UseShare> told = new HashMap<>();
  private ShareContents share =
      new ShareContents("share-1", List.of(), List.of(), Map.of(), Map.of(), Map.of());
  private final List<String> requests = new ArrayList<>();
  private CompletableFuture<Released> released =
      CompletableFuture.completedFuture(new Released(Optional.empty(), Optional.empty()));
  private final Map<String, CompletableFuture<Nothing>> delayed = new HashMap<>();
  private Optional<String> refusal = Optional.empty();
  private Optional<String> noNotes = Optional.empty();
  private Optional<JobReport> end = Optional.empty();
  private final Map<String, HostPreflight> preflights = new HashMap<>();
  private final Set<String> unreachable = new HashSet<>();
  private final Map<String, MigrationSeen> migrations = new HashMap<>();
  private Optional<ResumePostCopy> lastResumption = Optional.empty();
  private Resumption resumption = new Resumption(true, "");
  private final Map<String, Obstacles> obstacles = new HashMap<>();
  private final Map<String, HalfSeen> halves = new HashMap<>();
  private final Map<String, MemorySeen> memories = new HashMap<>();
  private final Map<String, MigrationTook> arrivals = new HashMap<>();
  private final Map<String, MigrationTook> departures = new HashMap<>();
  private final Map<DiskOf, DiskCopy> copies = new HashMap<>();
  private Runnable whenCopyEnds = () -> {};
  private Runnable whenEnded = () -> {};
  private Runnable whenKept = () -> {};
  private boolean nobody;

  /** What was asked, each as {@code kind host server}. */
  public synchronized List<String> requests() {
    return List.copyOf(requests);
  }

  /** Nothing is answered from that host. */
  public synchronized void silence(String host) {
    silent.put(host, new AgentException.NoAnswer("no agent answers on " + host));
  }

  /** That host leaves questions of this kind without an answer. */
  public synchronized void silence(String host, String kind) {
    silent.put(host + " " + kind, new AgentException.NoAnswer("no answer from " + host));
  }

  /** What is asked of that host is open until {@link #answer}, and fails then. */
  public synchronized void hang(String host) {
    hanging.put(host, new CompletableFuture<>());
  }

  /** Agents of which none runs. */
  public static TestingAgents none() {
    var agents = new TestingAgents();
    agents.nobody = true;
    return agents;
  }

  /** What the agent of a host reports; without it, a sound host without servers. */
  public synchronized void reports(HostReport report) {
    reports.put(report.host(), report);
  }

  /** What the preflight of a host finds; without it, nothing wrong. */
  public synchronized void finds(HostPreflight preflight) {
    preflights.put(preflight.host(), preflight);
  }

  /** No other host reaches its libvirt. */
  public synchronized void unreachable(String host) {
    unreachable.add(host);
  }

  /** The agent of that host refuses everything. */
  public synchronized void refuses(String host, String reason) {
    silent.put(host, new AgentException.Refused(reason));
  }

  /** The agent of that host can do nothing now. */
  public synchronized void isUnable(String host, String reason) {
    silent.put(host, new AgentException.Unable(reason));
  }

  /** What a host's disks stand on; without it, nothing. */
  public synchronized void has(HostInventory inventory) {
    inventories.put(inventory.host(), inventory);
  }

  /** What lies on the share. */
  public synchronized void share(ShareContents contents) {
    share = contents;
  }

  public synchronized ShareContents share() {
    return share;
  }

  /** The host answers again. */
  public synchronized void answer(String host) {
    silent.remove(host);
    Optional.ofNullable(hanging.remove(host)).ifPresent(over -> over.complete(true));
  }

  /** The next seals and hydrations are refused. */
  public synchronized void refuse(String reason) {
    refusal = Optional.of(reason);
  }

  /** Nothing can be noted down on the share. */
  public synchronized void notesNothing(String reason) {
    noNotes = Optional.of(reason);
  }

  /** A job of the server is so now. */
  public synchronized void job(String serverId, String state, String reason) {
    job(job(serverId, "seal", state, reason));
  }

  /** The same, of any kind. */
  public synchronized void job(JobReport report) {
    jobs.put(report.serverId(), report);
  }

  /** Jobs that run are over by the next look at them. */
  public synchronized void jobsEnd(String state, String reason) {
    end = Optional.of(job("", "", state, reason));
  }

  /** What the server stands on, as its own host sees it. */
  public synchronized void standsOn(String serverId, Identities layers) {
    identities.put(serverId, layers);
  }

  /** What a proof on that host comes to. */
  public synchronized void proves(String host, boolean proven, String reason) {
    proofs.put(host, new Proven(proven, reason));
  }

  /** The answer to {@link #watchMigration}, for the test to complete. */
  public synchronized CompletableFuture<MigrationSeen> watchOf(String serverId) {
    return watches.computeIfAbsent(serverId, s -> new CompletableFuture<>());
  }

  public static JobReport job(String serverId, String job, String state, String reason) {
    return new JobReport(
        serverId, job, "vda", "COPYING", 0, 0, state, reason, Optional.empty(), Instant.EPOCH);
  }

  private synchronized <T> CompletableFuture<T> reply(
      String kind, String host, String server, Supplier<T> answer) {
    requests.add("%s %s %s".formatted(kind, host, server));
    var hangs = hanging.get(host);
    if (hangs != null) {
      return hangs.thenCompose(
          over ->
              CompletableFuture.failedFuture(
                  new AgentException.NoAnswer("no reply in time from " + host)));
    }
    var failure =
        nobody
            ? new AgentException.NoAnswer("no agent runs on " + host)
            : silent.getOrDefault(host + " " + kind, silent.get(host));
    try {
      return failure == null ? late(host, answer.get()) : CompletableFuture.failedFuture(failure);
    } catch (AgentException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private <T> CompletableFuture<T> late(String host, T answer) {
    return delayed
        .getOrDefault(host, CompletableFuture.completedFuture(null))
        .thenApply(now -> answer);
  }

  /** The host's answers come when what is returned is run. */
  public synchronized Runnable delay(String host) {
    var until = new CompletableFuture<Nothing>();
    delayed.put(host, until);
    return () -> until.complete(new Nothing());
  }

  private JobReport begin(String serverId, String job) {
    if (Optional.ofNullable(jobs.get(serverId)).filter(JobReport::isRunning).isPresent()) {
      throw new AgentException.Refused("a job of server %s runs already".formatted(serverId));
    }
    var report =
        refusal
            .map(reason -> job(serverId, job, "refused", reason))
            .orElseGet(() -> job(serverId, job, "running", ""));
    if (report.isRunning()) {
      jobs.put(serverId, report);
    }
    return report;
  }

  @Override
  public CompletableFuture<HostReport> describe(String host) {
    return reply(
        "describe",
        host,
        "",
        () -> Optional.ofNullable(reports.get(host)).orElseGet(() -> Reports.host(host)));
  }

  @Override
  public CompletableFuture<JobReport> seal(String host, StartSeal request) {
    return reply("seal", host, request.serverId(), () -> begin(request.serverId(), "seal"));
  }

  @Override
  public CompletableFuture<JobReport> hydrate(String host, StartHydration request) {
    return reply("hydrate", host, request.serverId(), () -> begin(request.serverId(), "hydration"));
  }

  @Override
  public CompletableFuture<JobReport> job(String host, String serverId) {
    return jobAs("job", host, serverId);
  }

  @Override
  public CompletableFuture<JobReport> jobOfQuiet(String host, String serverId) {
    return jobAs("job-of-quiet", host, serverId);
  }

  private CompletableFuture<JobReport> jobAs(String kind, String host, String serverId) {
    return reply(
        kind,
        host,
        serverId,
        () -> {
          end.ifPresent(report -> job(serverId, report.state(), report.reason()));
          return jobs.getOrDefault(serverId, job(serverId, "seal", "undone", "nothing runs"));
        });
  }

  @Override
  public CompletableFuture<Released> release(String host, String serverId) {
    return reply("release", host, serverId, () -> true).thenCompose(yes -> released());
  }

  private synchronized CompletableFuture<Released> released() {
    return released;
  }

  /** What is answered to whoever has a server released; without it, that nothing was under way. */
  public synchronized void releases(CompletableFuture<Released> answer) {
    released = answer;
  }

  @Override
  public CompletableFuture<Identities> identify(String host, Identify request) {
    return reply(
        "identify",
        host,
        request.serverId(),
        () -> identities.getOrDefault(request.serverId(), new Identities("share-1", List.of())));
  }

  @Override
  public CompletableFuture<Proven> prove(String host, Prove request) {
    return reply(
        "prove", host, request.serverId(), () -> proofs.getOrDefault(host, new Proven(true, "")));
  }

  @Override
  public CompletableFuture<MigrationSeen> watchMigration(String host, WatchMigration request) {
    var asked = reply("watch-migration", host, request.serverId(), () -> true);
    return asked.thenCompose(yes -> watchOf(request.serverId()));
  }

  @Override
  public CompletableFuture<MigrationSeen> migration(String host, String serverId) {
    return reply(
        "migration",
        host,
        serverId,
        () ->
            migrations.getOrDefault(
                host, new MigrationSeen(false, false, "SHUT_OFF", 0, 0, 0, 0, 0)));
  }

  @Override
  public CompletableFuture<Obstacles> postCopyFrom(String host, String serverId) {
    return reply("post-copy-from", host, serverId, () -> obstacles(host));
  }

  @Override
  public CompletableFuture<Obstacles> postCopyTo(String host) {
    return reply("post-copy-to", host, "", () -> obstacles(host));
  }

  private Obstacles obstacles(String host) {
    return obstacles.getOrDefault(host, new Obstacles(List.of()));
  }

  /** What a host sees in the way of any post-copy. */
  public synchronized void obstructs(String host, String... reasons) {
    obstacles.put(host, new Obstacles(List.of(reasons)));
  }

  @Override
  public synchronized CompletableFuture<Resumption> resumePostCopy(
      String host, ResumePostCopy request) {
    lastResumption = Optional.of(request);
    return reply("resume-post-copy", host, request.serverId(), () -> resumption);
  }

  /** What was last asked to go on. */
  public synchronized Optional<ResumePostCopy> lastResumption() {
    return lastResumption;
  }

  /** What a host sees of any server that is migrated. */
  public synchronized void sees(String host, MigrationSeen seen) {
    migrations.put(host, seen);
  }

  /** What comes of a request to go on with a post-copy. */
  public synchronized void resumes(Resumption result) {
    resumption = result;
  }

  @Override
  public CompletableFuture<HalfSeen> half(String host, String serverId) {
    return reply("half", host, serverId, () -> halfOn(host));
  }

  private HalfSeen halfOn(String host) {
    return halves.getOrDefault(host, new HalfSeen("NONE", false, List.of()));
  }

  /** What a host has of any server. */
  public synchronized void has(String host, HalfSeen half) {
    halves.put(host, half);
  }

  @Override
  public CompletableFuture<Kept> keepDisks(String host, String serverId) {
    return reply(
        "keep-disks",
        host,
        serverId,
        () -> {
          whenKept.run();
          return new Kept(halfOn(host).disks().stream().map(HalfSeen.DiskFile::name).toList());
        });
  }

  @Override
  public CompletableFuture<Nothing> keepForMigration(String host, String serverId) {
    return reply("keep-for-migration", host, serverId, Nothing::new);
  }

  @Override
  public CompletableFuture<Nothing> letGo(String host, String serverId) {
    return reply("let-go", host, serverId, Nothing::new);
  }

  /** Ends it by an agent's rules, and does what the test says comes of it. */
  @Override
  public CompletableFuture<HalfSeen> endHalf(String host, String serverId) {
    return reply(
        "end-half",
        host,
        serverId,
        () -> {
          if (!halfOn(host).state().equals("PAUSED_POST_COPY_FAILED")) {
            throw new AgentException.Refused("it is " + halfOn(host).state());
          }
          has(host, new HalfSeen("SHUT_OFF", false, halfOn(host).disks()));
          whenEnded.run();
          return halfOn(host);
        });
  }

  /** What happens while disks are kept. */
  public synchronized void whenHalvesKept(Runnable event) {
    whenKept = event;
  }

  /** What comes of a half's end. */
  public synchronized void whenHalfEnds(Runnable event) {
    whenEnded = event;
  }

  @Override
  public CompletableFuture<HostInventory> inventory(String host) {
    return reply(
        "inventory",
        host,
        "",
        () ->
            inventories.getOrDefault(
                host, new HostInventory(host, Instant.now(), List.of(), Set.of(), List.of())));
  }

  @Override
  public CompletableFuture<ShareContents> shareFiles(String host) {
    return reply("share-files", host, "", () -> share);
  }

  @Override
  public CompletableFuture<Nothing> noteUnused(String host, UnusedSince request) {
    return reply(
        "note-unused",
        host,
        "",
        () -> {
          if (noNotes.isPresent()) {
            throw new AgentException.Refused(noNotes.get());
          }
          share =
              new ShareContents(
                  share.shareId(),
                  share.files(),
                  share.trash(),
                  share.records(),
                  request.byName(),
                  share.usedBy());
          return new Nothing();
        });
  }

  /** All that is asked for is done. */
  @Override
  public CompletableFuture<Collected> collect(String host, Collect request) {
    return reply(
        "collect",
        host,
        acts(request).map(Verdict::name).collect(Collectors.joining(",")),
        () ->
            new Collected(
                acts(request)
                    .map(v -> new Outcome(v.name(), !request.dryRun(), v.reason()))
                    .toList()));
  }

  private static Stream<Verdict> acts(Collect request) {
    return Stream.of(request.restore(), request.collect(), request.purge()).flatMap(List::stream);
  }

  @Override
  public CompletableFuture<Staged> stageEvacuation(String host, StageEvacuation request) {
    return reply("stage-evacuation", host, request.serverId(), () -> new Staged(""));
  }

  @Override
  public CompletableFuture<Staged> repairEvacuation(String host, String serverId) {
    return reply("repair-evacuation", host, serverId, () -> new Staged("what was later is lost"));
  }

  @Override
  public CompletableFuture<DiskCopy> diskCopy(String host, DiskOf disk) {
    return reply("disk-copy", host, disk.serverId(), () -> copyOf(disk));
  }

  private DiskCopy copyOf(DiskOf disk) {
    return copies.getOrDefault(disk, new DiskCopy(false, false, 0, 0, Optional.empty()));
  }

  /** How far the copy of a disk is; without it, there is none. */
  public synchronized void copies(DiskOf disk, DiskCopy copy) {
    copies.put(disk, copy);
  }

  /** Ends it by an agent's rules, and does what the test says comes of it. */
  @Override
  public CompletableFuture<DiskCopy> endDiskCopy(String host, DiskOf disk) {
    return reply(
        "end-disk-copy",
        host,
        disk.serverId(),
        () -> {
          if (!copyOf(disk).running()) {
            throw new AgentException.Refused("nothing copies it now");
          }
          copies(disk, new DiskCopy(false, false, 0, 0, copyOf(disk).file()));
          whenCopyEnds.run();
          return copyOf(disk);
        });
  }

  /** What comes of a copy's end. */
  public synchronized void whenCopyEnds(Runnable event) {
    whenCopyEnds = event;
  }

  /** Without a word of the test, a server is idle, with 100 MiB of 512 in use. */
  @Override
  public CompletableFuture<MemorySeen> measureMemory(String host, MeasureMemory request) {
    return reply(
        "measure-memory",
        host,
        request.serverId(),
        () -> memories.getOrDefault(request.serverId(), Reports.memory(512, 100, 0)));
  }

  /** What a server's memory is seen to be. */
  public synchronized void remembers(String serverId, MemorySeen memory) {
    memories.put(serverId, memory);
  }

  /** Without a word of the test, libvirt remembers nothing. */
  @Override
  public CompletableFuture<MigrationTook> arrival(String host, String serverId) {
    return reply(
        "arrival", host, serverId, () -> arrivals.getOrDefault(serverId, MigrationTook.NOT_KNOWN));
  }

  /** Without a word of the test, nothing was seen. */
  @Override
  public CompletableFuture<MigrationTook> departure(String host, String serverId) {
    return reply(
        "departure",
        host,
        serverId,
        () -> departures.getOrDefault(serverId, MigrationTook.NOT_KNOWN));
  }

  /** What a server's migration took, as its source saw it. */
  public synchronized void departed(String serverId, MigrationTook took) {
    departures.put(serverId, took);
  }

  /** What a server's migration took, as its destination sees it. */
  public synchronized void arrived(String serverId, MigrationTook arrived) {
    arrivals.put(serverId, arrived);
  }

  @Override
  public CompletableFuture<Nothing> useShare(String host, UseShare request) {
    return reply(
        "use-share",
        host,
        request.export().map(UseShare.Export::export).orElse("-"),
        () -> {
          told.put(host, request);
          return new Nothing();
        });
  }

  /** What a host was told last of its share. */
  public synchronized Optional<UseShare> told(String host) {
    return Optional.ofNullable(told.get(host));
  }

  @Override
  public CompletableFuture<HostPreflight> preflight(String host) {
    return reply(
        "preflight",
        host,
        "",
        () -> Optional.ofNullable(preflights.get(host)).orElseGet(() -> Reports.sound(host)));
  }

  /** All others are reached but those that the test says are not. */
  @Override
  public CompletableFuture<Reached> reach(String host, Reach request) {
    return reply(
        "reach",
        host,
        "",
        () ->
            new Reached(
                "libvirt by tcp, port 16509",
                unreachable.stream()
                    .filter(request.addresses()::containsKey)
                    .collect(Collectors.toMap(h -> h, request.addresses()::get))));
  }
}
