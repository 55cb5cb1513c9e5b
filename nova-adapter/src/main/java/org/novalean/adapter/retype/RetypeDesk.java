package org.novalean.adapter.retype;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.novalean.adapter.agents.AgentException;
import org.novalean.adapter.agents.Agents;
import org.novalean.adapter.compute.ActionResult;
import org.novalean.adapter.compute.CloudException;
import org.novalean.adapter.compute.Compute;
import org.novalean.adapter.compute.InstanceAction;
import org.novalean.adapter.compute.Server;
import org.novalean.adapter.compute.ServerDisks;
import org.novalean.adapter.compute.ServerDisks.AttachedVolume;
import org.novalean.adapter.placement.PlacementDesk;
import org.novalean.adapter.retype.RetypeResult.State;
import org.novalean.adapter.volumes.Volume;
import org.novalean.adapter.volumes.Volumes;
import org.novalean.storage.messages.DiskCopy;
import org.novalean.storage.messages.DiskOf;
import org.novalean.storage.messages.JobReport;

/** What a person asks for: that a server's volumes lie on another backend. */
public final class RetypeDesk implements AutoCloseable {

  private final PlacementDesk desk;
  private final Compute compute;
  private final Volumes volumes;
  private final Agents agents;
  private final Clock clock;
  private final Pause pause;

  /**
   * @param desk closed with it
   * @param pause how time passes between two looks
   */
  public RetypeDesk(
      PlacementDesk desk,
      Compute compute,
      Volumes volumes,
      Agents agents,
      Clock clock,
      Pause pause) {
    this.desk = requireNonNull(desk, "desk is null");
    this.compute = requireNonNull(compute, "compute is null");
    this.volumes = requireNonNull(volumes, "volumes is null");
    this.agents = requireNonNull(agents, "agents is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.pause = requireNonNull(pause, "pause is null");
  }

  /**
   * Looks at all that matters, and changes nothing.
   *
   * @param nameOrId of the server
   * @param type name or id of the volume type
   * @param volumeIds which of the server's volumes; empty for all
   */
  public RetypePlan plan(String nameOrId, String type, List<String> volumeIds)
      throws PlacementDesk.NotFound {
    var server = desk.find(nameOrId);
    return RetypeChecks.plan(facts(server, type, volumeIds));
  }

  /**
   * Moves one volume after the other, and stops at the first that does not get there: the others
   * are left as they are.
   *
   * @param stop counted down to have it wait no more: what is begun goes on, and nothing else is
   *     begun
   * @param progress told of each look
   */
  public List<RetypeResult> carryOut(
      RetypePlan plan, CountDownLatch stop, Consumer<RetypeProgress> progress)
      throws InterruptedException {
    var results = new ArrayList<RetypeResult>();
    for (var move : plan.moves()) {
      if (stop.getCount() == 0) {
        break;
      }
      var result = carryOut(plan, move, stop, progress);
      results.add(result);
      if (result.state() != State.DONE) {
        break;
      }
    }
    return results;
  }

  private RetypeResult carryOut(
      RetypePlan plan, VolumeMove move, CountDownLatch stop, Consumer<RetypeProgress> progress)
      throws InterruptedException {
    var begin =
        new RetypeBegin(
            move,
            plan.type(),
            plan.server(),
            file(plan.server(), move),
            swapsBefore(plan.server(), move));
    if (!move.underWay()) {
      var answer = volumes.retype(move.volume().id(), plan.type());
      if (answer instanceof ActionResult.Refused refused) {
        return new RetypeResult(move, State.UNDONE, "Cinder refuses: " + refused.reason());
      } else if (answer instanceof ActionResult.Gone gone) {
        return new RetypeResult(move, State.UNDONE, "Cinder refuses: " + gone.reason());
      }
    }
    return watch(begin, stop, progress);
  }

  /**
   * The volumes of a server that are on their way, whose copies {@link #cancel} would end. Changes
   * nothing.
   *
   * @param volumeIds which of the server's volumes; empty for all
   */
  public List<VolumeMove> underWay(String nameOrId, List<String> volumeIds)
      throws PlacementDesk.NotFound {
    return underWay(desk.find(nameOrId), volumeIds);
  }

  /**
   * Ends the copies of a server's volumes that are on their way, and watches Nova and Cinder put
   * all back. Empty where none is.
   *
   * @param volumeIds which of the server's volumes; empty for all
   * @param stop counted down to have it wait no more, and end no other copy
   */
  public List<RetypeResult> cancel(
      String nameOrId,
      List<String> volumeIds,
      CountDownLatch stop,
      Consumer<RetypeProgress> progress)
      throws PlacementDesk.NotFound, InterruptedException {
    var server = desk.find(nameOrId);
    var results = new ArrayList<RetypeResult>();
    for (var move : underWay(server, volumeIds)) {
      results.add(
          stop.getCount() == 0 ? notEnded(server, move) : cancel(server, move, stop, progress));
    }
    return results;
  }

  private static RetypeResult notEnded(Server server, VolumeMove move) {
    return new RetypeResult(
        move,
        State.RUNNING,
        "its copy was not ended, as the command was stopped before. To end it: nova-lean place %s --cancel"
            .formatted(server.id()));
  }

  private RetypeResult cancel(
      Server server, VolumeMove move, CountDownLatch stop, Consumer<RetypeProgress> progress)
      throws InterruptedException {
    var to = volumes.copyOf(move.volume().id()).flatMap(Volume::type).orElse("");
    var begin = new RetypeBegin(move, to, server, file(server, move), swapsBefore(server, move));
    var host = server.host().orElse("");
    try {
      var unused = agents.endDiskCopy(host, new DiskOf(server.id(), move.target())).join();
    } catch (CompletionException e) {
      return new RetypeResult(
          move,
          State.RUNNING,
          "the copy is not ended: %s. On %s, by hand: virsh blockjob %s %s --abort"
              .formatted(AgentException.words(e), host, server.id(), move.target()));
    }
    return watch(begin, stop, progress);
  }

  private List<VolumeMove> underWay(Server server, List<String> volumeIds) {
    var disks = disks(server);
    var moves = new ArrayList<VolumeMove>();
    for (var attached : disks.volumes()) {
      if (volumeIds.isEmpty() || volumeIds.contains(attached.volumeId())) {
        volumes
            .volume(attached.volumeId())
            .filter(RetypeJudge::isUnderWay)
            .ifPresent(volume -> moves.add(move(disks, attached, volume)));
      }
    }
    return moves;
  }

  private static VolumeMove move(ServerDisks disks, AttachedVolume attached, Volume volume) {
    return new VolumeMove(volume, attached.target(), disks.isRoot(attached), true);
  }

  private RetypeResult watch(
      RetypeBegin begin, CountDownLatch stop, Consumer<RetypeProgress> progress)
      throws InterruptedException {
    return new RetypeWatch(compute, volumes, agents, begin, clock, pause, stop, progress).run();
  }

  /**
   * The file that the guest writes to before anything is copied. Of a volume that is on its way the
   * host's agent may see the new one already; Cinder tells of the old one until all is done.
   */
  private Optional<String> file(Server server, VolumeMove move) {
    return move.underWay()
        ? volumes.attachmentsOf(move.volume().id()).stream()
            .filter(attachment -> attachment.serverId().equals(Optional.of(server.id())))
            .flatMap(attachment -> attachment.connection().stream())
            .flatMap(connection -> connection.name().stream())
            .findFirst()
        : RetypeWatch.disk(agents, server, move.target()).flatMap(DiskCopy::file);
  }

  /**
   * The requests for a swap that were not made for this move, by their ids. Nova does not tell
   * which volume one is for. Of a volume that is on its way, those that had failed when it was
   * found: its own is not over then. While Cinder completes it may be; it is the newest then.
   */
  private Set<String> swapsBefore(Server server, VolumeMove move) {
    var newestFirst = compute.actions(server.id()).stream().filter(InstanceAction::isSwapOfVolumes);
    var before =
        move.underWay()
            ? newestFirst
                .skip(RetypeJudge.isCompleting(move.volume()) ? 1 : 0)
                .filter(swap -> swap.message().isPresent())
            : newestFirst;
    return before.map(InstanceAction::requestId).collect(Collectors.toUnmodifiableSet());
  }

  private ServerDisks disks(Server server) {
    return compute
        .disks(server.id())
        .orElseThrow(() -> new CloudException.Unusable("Nova knows no server " + server.id()));
  }

  private RetypeFacts facts(Server server, String type, List<String> volumeIds) {
    var disks = disks(server);
    var known = new HashMap<String, Volume>();
    var copies = new HashMap<String, Volume>();
    var snapshots = new HashMap<String, List<String>>();
    for (var attached : disks.volumes()) {
      var id = attached.volumeId();
      volumes.volume(id).ifPresent(volume -> known.put(id, volume));
      if (volumeIds.isEmpty() || volumeIds.contains(id)) {
        volumes.copyOf(id).ifPresent(copy -> copies.put(id, copy));
        snapshots.put(id, volumes.snapshotsOf(id));
      }
    }
    var notes = new ArrayList<String>();
    return new RetypeFacts(
        server,
        disks,
        type,
        volumeIds,
        volumes.types(),
        known,
        copies,
        snapshots,
        visible(volumes::services, notes),
        visible(volumes::pools, notes),
        job(server),
        notes);
  }

  /** Who may move a volume need not be allowed to see what is behind it. */
  private static <T> Optional<T> visible(Supplier<T> question, List<String> notes) {
    try {
      return Optional.of(question.get());
    } catch (CloudException.Forbidden e) {
      notes.add("whether Cinder's backends are up is not known: " + e.getMessage());
      return Optional.empty();
    }
  }

  private Optional<String> job(Server server) {
    if (server.host().isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(agents.job(server.host().get(), server.id()).join())
          .filter(JobReport::isRunning)
          .map(
              job ->
                  "a %s of its disk %s is under way: wait for it, or end it with Ctrl-C where it was begun"
                      .formatted(job.job(), job.target()));
    } catch (CompletionException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    desk.close();
  }
}
