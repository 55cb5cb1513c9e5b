package org.novalean.adapter.retype;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.novalean.adapter.agents.Agents;
import org.novalean.adapter.compute.CloudException;
import org.novalean.adapter.compute.Compute;
import org.novalean.adapter.compute.InstanceAction;
import org.novalean.adapter.compute.Server;
import org.novalean.adapter.compute.ServerDisks.AttachedVolume;
import org.novalean.adapter.retype.RetypeResult.State;
import org.novalean.adapter.retype.RetypeVerdict.Going;
import org.novalean.adapter.retype.RetypeVerdict.Moved;
import org.novalean.adapter.retype.RetypeVerdict.Stayed;
import org.novalean.adapter.retype.RetypeVerdict.Stuck;
import org.novalean.adapter.volumes.VolumeService;
import org.novalean.adapter.volumes.Volumes;
import org.novalean.storage.messages.DiskCopy;
import org.novalean.storage.messages.DiskOf;

/**
 * Watches one volume to the end of its way. While Cinder or Nova cannot be asked, nothing is
 * judged, and it is waited on.
 */
final class RetypeWatch {

  private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

  /** What stands still for so long is told with what may be the reason. */
  private static final Duration STANDS_STILL = Duration.ofSeconds(30);

  private final Compute compute;
  private final Volumes volumes;
  private final Agents agents;
  private final RetypeBegin begin;
  private final Clock clock;
  private final Pause pause;
  private final CountDownLatch stop;
  private final Consumer<RetypeProgress> progress;
  private final Instant begunAt;
  private Instant copySeenAt;
  private long copied;
  private Instant movedOnAt;
  private @Nullable Instant arrivedAt;

  RetypeWatch(
      Compute compute,
      Volumes volumes,
      Agents agents,
      RetypeBegin begin,
      Clock clock,
      Pause pause,
      CountDownLatch stop,
      Consumer<RetypeProgress> progress) {
    this.compute = requireNonNull(compute, "compute is null");
    this.volumes = requireNonNull(volumes, "volumes is null");
    this.agents = requireNonNull(agents, "agents is null");
    this.begin = requireNonNull(begin, "begin is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.pause = requireNonNull(pause, "pause is null");
    this.stop = requireNonNull(stop, "stop is null");
    this.progress = requireNonNull(progress, "progress is null");
    this.begunAt = clock.instant();
    this.copySeenAt = begunAt;
    this.movedOnAt = begunAt;
  }

  /** Returns when it is over, or when it is not to be waited for any more. */
  RetypeResult run() throws InterruptedException {
    while (true) {
      var over = look();
      if (over.isPresent()) {
        return over.get();
      }
      if (pause.isEndedWithin(LOOK_EVERY, stop)) {
        return new RetypeResult(begin.move(), State.RUNNING, goesOn());
      }
    }
  }

  private String goesOn() {
    return "Cinder and Nova go on with it: neither has a call that stops it. To follow it, run this again; to end the copy: nova-lean place %s --cancel"
        .formatted(begin.server().id());
  }

  private Optional<RetypeResult> look() {
    var disk = disk();
    try {
      var seen = seen(disk);
      var verdict = RetypeJudge.judge(begin, seen);
      if (verdict instanceof Moved moved) {
        return over(State.DONE, moved.reason() + "; " + took());
      } else if (verdict instanceof Stayed stayed) {
        return over(State.UNDONE, stayed.reason());
      } else if (verdict instanceof Stuck stuck) {
        return over(State.STUCK, stuck.reason());
      }
      tell(((Going) verdict).step(), disk, waits(disk));
    } catch (CloudException.Unreachable | CloudException.Unusable e) {
      // The copy goes on without them, to its end; then Nova needs Cinder.
      tell("not known", disk, "Cinder or Nova cannot be asked, trying on: " + e.getMessage());
    }
    return Optional.empty();
  }

  private Optional<RetypeResult> over(State state, String reason) {
    return Optional.of(new RetypeResult(begin.move(), state, reason));
  }

  private String took() {
    return "%d s".formatted(passed().toSeconds());
  }

  private Duration passed() {
    return Duration.between(begunAt, clock.instant());
  }

  private RetypeLook seen(Optional<DiskCopy> disk) {
    var now = clock.instant();
    var anotherIsCopied = disk.filter(d -> !d.running()).isPresent() && isAnotherCopied();
    if (anotherIsCopied && disk.filter(begin::isOnAnotherFile).isEmpty()) {
      copySeenAt = now;
    }
    var volume = volumes.volume(begin.move().volume().id());
    var arrived =
        volume
            .filter(v -> v.type().equals(Optional.of(begin.type())) && !RetypeJudge.isUnderWay(v))
            .isPresent();
    if (arrived && arrivedAt == null) {
      arrivedAt = now;
    }
    // The volume first: what Nova did before Cinder was done is seen then.
    var copy = volumes.copyOf(begin.move().volume().id());
    var server = compute.server(begin.server().id());
    var actions = compute.actions(begin.server().id());
    return new RetypeLook(
        volume,
        copy,
        server,
        actions,
        disk,
        anotherIsCopied,
        Duration.between(copySeenAt, now),
        arrivedAt == null ? Duration.ZERO : Duration.between(arrivedAt, now),
        arrived && isAtIt(actions));
  }

  /**
   * Nova swaps one volume of a server at a time. One from before is not waited for: where
   * nova-compute died in it, it never ends.
   */
  private boolean isAtIt(List<InstanceAction> newestFirst) {
    return newestFirst.stream()
        .filter(InstanceAction::isSwapOfVolumes)
        .filter(swap -> begin.move().underWay() || !begin.swaps().contains(swap.requestId()))
        .findFirst()
        .filter(swap -> !compute.hasEnded(begin.server().id(), swap.requestId()))
        .isPresent();
  }

  /** Nova has a lock for each server: it begins with this volume when it is done with the other. */
  private boolean isAnotherCopied() {
    return compute.disks(begin.server().id()).stream()
        .flatMap(disks -> disks.volumes().stream())
        .map(AttachedVolume::target)
        .filter(target -> !target.equals(begin.move().target()))
        .flatMap(target -> disk(agents, begin.server(), target).stream())
        .anyMatch(DiskCopy::running);
  }

  private Optional<DiskCopy> disk() {
    var seen = disk(agents, begin.server(), begin.move().target());
    var now = clock.instant();
    if (seen.filter(DiskCopy::running).isPresent()) {
      copySeenAt = now;
    }
    var done = seen.map(DiskCopy::done).orElse(0L);
    if (done != copied) {
      copied = done;
      movedOnAt = now;
    }
    return seen;
  }

  /** A disk as the agent of its host sees it; empty where none tells. */
  static Optional<DiskCopy> disk(Agents agents, Server server, String target) {
    if (server.host().isEmpty()) {
      return Optional.empty();
    }
    try {
      var asked = new DiskOf(server.id(), target);
      return Optional.of(agents.diskCopy(server.host().get(), asked).join());
    } catch (CompletionException e) {
      return Optional.empty();
    }
  }

  private String waits(Optional<DiskCopy> disk) {
    if (disk.isEmpty()) {
      return "no agent tells how far the copy is";
    }
    var still = Duration.between(movedOnAt, clock.instant());
    if (still.compareTo(STANDS_STILL) < 0 || disk.get().ready()) {
      return "";
    }
    return disk.get().running()
        ? "nothing was copied for %d s: does the NFS server, or what else serves the volumes, answer?"
            .formatted(still.toSeconds())
        : downServices();
  }

  private String downServices() {
    try {
      var down =
          volumes.services().stream()
              .filter(service -> !service.up())
              .map(VolumeService::host)
              .toList();
      return down.isEmpty() ? "" : "cinder-volume is down: " + String.join(", ", down);
    } catch (CloudException e) {
      // Who may move volumes need not be allowed to see services.
      return "";
    }
  }

  private void tell(String step, Optional<DiskCopy> disk, String waits) {
    var running = disk.filter(DiskCopy::running);
    progress.accept(
        new RetypeProgress(
            begin.move(),
            passed(),
            step,
            running.map(DiskCopy::done).orElse(0L),
            running.map(DiskCopy::total).orElse(0L),
            waits));
  }
}
