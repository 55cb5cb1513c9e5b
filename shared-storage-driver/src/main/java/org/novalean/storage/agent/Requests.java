package org.novalean.storage.agent;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.novalean.storage.hypervisor.HypervisorException;
import org.novalean.storage.image.ImageException;
import org.novalean.storage.io.HungException;
import org.novalean.storage.messages.DiskReport;
import org.novalean.storage.messages.HostReport;
import org.novalean.storage.messages.Identify;
import org.novalean.storage.messages.Identities;
import org.novalean.storage.messages.JobOf;
import org.novalean.storage.messages.JobReport;
import org.novalean.storage.messages.Kinds;
import org.novalean.storage.messages.MigrationSeen;
import org.novalean.storage.messages.Nothing;
import org.novalean.storage.messages.Obstacles;
import org.novalean.storage.messages.Prove;
import org.novalean.storage.messages.Proven;
import org.novalean.storage.messages.Released;
import org.novalean.storage.messages.ResumePostCopy;
import org.novalean.storage.messages.ServerOf;
import org.novalean.storage.messages.StartHydration;
import org.novalean.storage.messages.StartSeal;
import org.novalean.storage.messages.WatchMigration;
import org.novalean.storage.preflight.PostCopyObstacles;
import org.novalean.storage.rpc.Handlers;
import org.novalean.storage.rpc.Request;
import org.novalean.storage.rpc.RequestHandler;
import org.novalean.storage.rpc.RequestRefused;
import org.novalean.storage.share.Proof;

/** What this host does for adapters, request by request. */
final class Requests {

  /** An answer needs time for its way. */
  private static final Duration ON_THE_WAY = Duration.ofSeconds(1);

  private final HostDescription host;
  private final ServerJobs jobs;
  private final MigrationWatch migrations;
  private final PostCopyObstacles obstacles;
  private final BrokenPostCopies broken;
  private final ServerHalves halves;
  private final VolumeCopies copies;
  private final MemoryMeasures measures;
  private final Proof proof;
  private final Arrivals arrivals;
  private final Limits limits;
  private final ShareRequests share;
  private final ShareUse use;
  private final Preflight preflight;
  private final Clock clock;

  /**
   * This host's own limits, in MiB/s; 0 for none.
   *
   * @param seal of one copy to the share
   * @param hydration of one copy to the local disk
   */
  record Limits(long seal, long hydration) {}

  Requests(
      HostDescription host,
      ServerJobs jobs,
      MigrationWatch migrations,
      PostCopyObstacles obstacles,
      BrokenPostCopies broken,
      ServerHalves halves,
      VolumeCopies copies,
      MemoryMeasures measures,
      Proof proof,
      Arrivals arrivals,
      Limits limits,
      ShareRequests share,
      ShareUse use,
      Preflight preflight,
      Clock clock) {
    this.host = requireNonNull(host, "host is null");
    this.jobs = requireNonNull(jobs, "jobs is null");
    this.migrations = requireNonNull(migrations, "migrations is null");
    this.obstacles = requireNonNull(obstacles, "obstacles is null");
    this.broken = requireNonNull(broken, "broken is null");
    this.halves = requireNonNull(halves, "halves is null");
    this.copies = requireNonNull(copies, "copies is null");
    this.measures = requireNonNull(measures, "measures is null");
    this.proof = requireNonNull(proof, "proof is null");
    this.arrivals = requireNonNull(arrivals, "arrivals is null");
    this.limits = requireNonNull(limits, "limits is null");
    this.share = requireNonNull(share, "share is null");
    this.use = requireNonNull(use, "use is null");
    this.preflight = requireNonNull(preflight, "preflight is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  RequestHandler handlers() {
    var builder =
        Handlers.builder()
            .on(Kinds.DESCRIBE, Nothing.class, (question, request) -> describe())
            .on(Kinds.SEAL, StartSeal.class, this::seal)
            .on(Kinds.HYDRATE, StartHydration.class, this::hydrate)
            .on(
                Kinds.JOB,
                JobOf.class,
                (q, request) -> jobs.status(q.serverId(), q.novaSeen().orElse(true)))
            .on(Kinds.RELEASE, ServerOf.class, this::release)
            .on(Kinds.KEEP_FOR_MIGRATION, ServerOf.class, (q, request) -> leaves(q.serverId()))
            .on(Kinds.IDENTIFY, Identify.class, (question, request) -> identify(question))
            .on(Kinds.PROVE, Prove.class, (question, request) -> prove(question))
            .on(Kinds.WATCH_MIGRATION, WatchMigration.class, this::watch)
            .on(Kinds.MIGRATION, ServerOf.class, (q, request) -> migrations.now(q.serverId()))
            .on(Kinds.POST_COPY_FROM, ServerOf.class, (q, request) -> postCopyFrom(q))
            .on(Kinds.POST_COPY_TO, Nothing.class, (q, request) -> postCopyTo())
            .on(Kinds.RESUME_POST_COPY, ResumePostCopy.class, (q, request) -> broken.resume(q));
    halves.addTo(builder);
    copies.addTo(builder);
    measures.addTo(builder);
    share.addTo(builder);
    use.addTo(builder);
    preflight.addTo(builder);
    var handlers = builder.build();
    return request -> inWords(handlers, request);
  }

  /** What goes wrong below is told to the adapter as it is; it is no mistake of the agent. */
  private static String inWords(RequestHandler handlers, Request request)
      throws RequestRefused, InterruptedException {
    try {
      return handlers.handle(request);
    } catch (HypervisorException e) {
      throw new RequestRefused("libvirt", String.valueOf(e.getMessage()));
    } catch (HungException | ImageException e) {
      throw new RequestRefused("storage", String.valueOf(e.getMessage()));
    }
  }

  private HostReport describe() {
    return host.now();
  }

  private JobReport seal(StartSeal question, Request request) throws RequestRefused {
    // A job that is begun on such a share could not even be undone before the share is well again.
    var problem = host.shareProblem();
    if (problem.isPresent()) {
      throw new RequestRefused("share", "nothing can be placed on the share: " + problem.get());
    }
    var targets =
        question.targets().isEmpty() ? placeable(question.serverId()) : question.targets();
    return jobs.seal(
        question.serverId(),
        targets,
        lower(limits.seal(), question.mibPerSecond()),
        question.requestedBy(),
        () -> mayBegin(question.serverId(), request));
  }

  private JobReport hydrate(StartHydration question, Request request) throws RequestRefused {
    var targets =
        disks(question.serverId()).stream()
            .filter(disk -> disk.layer().isPresent())
            .map(DiskReport::target)
            .toList();
    return jobs.hydrate(
        question.serverId(),
        targets,
        lower(limits.hydration(), question.mibPerSecond()),
        question.requestedBy(),
        () -> mayBegin(question.serverId(), request));
  }

  private void mayBegin(String serverId, Request request) throws RequestRefused {
    if (left(request.deadline()).isNegative()) {
      // Whoever asked has taken its lock off the server, or is about to.
      throw new RequestRefused(
          "too-late",
          "the look at server %s and the share took until nobody waits for it any more (%s): see whether libvirt or the share hangs, then ask again"
              .formatted(serverId, request.deadline()));
    }
    halves.stays(serverId);
  }

  private Nothing leaves(String serverId) throws RequestRefused {
    // First: a job that was asked for before the migration and begins now would take what is kept
    // for one that came to nothing.
    jobs.holdOff(serverId);
    return halves.leaves(serverId);
  }

  private List<String> placeable(String serverId) throws RequestRefused {
    return disks(serverId).stream().filter(DiskReport::placeable).map(DiskReport::target).toList();
  }

  private List<DiskReport> disks(String serverId) throws RequestRefused {
    return host.server(serverId)
        .orElseThrow(
            () ->
                new RequestRefused(
                    "not-here", "libvirt on this host has no server %s".formatted(serverId)))
        .disks();
  }

  /** 0 is no limit, so it is the highest. */
  private static long lower(long one, long other) {
    return one == 0 || other == 0 ? Math.max(one, other) : Math.min(one, other);
  }

  private Released release(ServerOf question, Request request)
      throws RequestRefused, InterruptedException {
    return jobs.release(
        question.serverId(), "Nova begins something with the server", left(request.deadline()));
  }

  private Obstacles postCopyFrom(ServerOf question) {
    var serverId = question.serverId();
    return new Obstacles(obstacles.ofLeaving(serverId, jobs.isAtWork(serverId)));
  }

  private Obstacles postCopyTo() {
    return new Obstacles(obstacles.ofArriving());
  }

  private Identities identify(Identify question) throws RequestRefused {
    var layers =
        disks(question.serverId()).stream().flatMap(disk -> disk.layer().stream()).toList();
    if (layers.isEmpty()) {
      return new Identities("", List.of());
    }
    try {
      return proof.identify(layers, question.nonce());
    } catch (IOException e) {
      throw new RequestRefused("storage", "the layers cannot be identified: " + e.getMessage());
    }
  }

  private Proven prove(Prove question) throws RequestRefused {
    try {
      // Before the proof is given: from then on this host must keep the share.
      arrivals.expect(question.serverId());
    } catch (IOException e) {
      throw new RequestRefused("storage", "it cannot be noted down that it comes: " + e);
    }
    var result = proof.prove(question.identities(), question.nonce());
    return new Proven(result.isProven(), result.reason());
  }

  private MigrationSeen watch(WatchMigration question, Request request)
      throws InterruptedException {
    var patience = Duration.ofMillis(question.patienceMillis());
    var left = left(request.deadline());
    return migrations.awaitMemory(
        question.serverId(), clock.instant().plus(patience.compareTo(left) < 0 ? patience : left));
  }

  private Duration left(Instant deadline) {
    return Duration.between(clock.instant(), deadline).minus(ON_THE_WAY);
  }
}
