package org.novalean.storage.agent;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.novalean.storage.hypervisor.BlockJob;
import org.novalean.storage.hypervisor.Disk;
import org.novalean.storage.hypervisor.DomainState;
import org.novalean.storage.hypervisor.Hypervisor;
import org.novalean.storage.hypervisor.HypervisorException;
import org.novalean.storage.messages.DiskOf;
import org.novalean.storage.messages.DiskReport;
import org.novalean.storage.messages.JobReport;
import org.novalean.storage.messages.ServerReport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far the volumes are that Cinder moves while their servers run here, whoever asked for it.
 * Neither Cinder nor Nova tells; but Nova copies them, and libvirt knows how far that copy is. What
 * comes before it (Cinder makes the new volume) and after it (Cinder is told) is not seen here.
 */
final class VolumeMoves {

  private static final Logger log = LoggerFactory.getLogger(VolumeMoves.class);

  private static final String MOVE = "move";

  /** What stands still for so long is told with what may be the reason. */
  private static final Duration STANDS_STILL = Duration.ofSeconds(30);

  private final Hypervisor hypervisor;
  private final Clock clock;

  /** Those under way, and the last of each disk. */
  private final Map<DiskOf, Move> moves = new HashMap<>();

  VolumeMoves(Hypervisor hypervisor, Clock clock) {
    this.hypervisor = requireNonNull(hypervisor, "hypervisor is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /**
   * A copy as it was seen last.
   *
   * @param file that the guest writes to until it ends; empty where that is no file of this host
   * @param still since when it has not gone on
   */
  private record Move(Optional<Path> file, BlockJob job, Instant still, JobReport report) {}

  /** Looks at the volumes of all servers that are here. */
  synchronized List<JobReport> look(List<ServerReport> servers) {
    var here = servers.stream().collect(Collectors.toMap(ServerReport::serverId, s -> s));
    moves
        .entrySet()
        .removeIf(
            move -> {
              var server = here.get(move.getKey().serverId());
              return server == null || !hasLookedThrough(server, move.getValue());
            });
    servers.stream().filter(VolumeMoves::canBeAsked).forEach(this::look);
    return last();
  }

  /** Those of the last look. */
  synchronized List<JobReport> last() {
    return moves.values().stream()
        .map(Move::report)
        .sorted(Comparator.comparing(JobReport::startedAt))
        .toList();
  }

  /** With its QEMU a copy is gone, and nobody knows on which file that was. */
  private static boolean hasLookedThrough(ServerReport server, Move move) {
    return !move.report().isRunning() || state(server).isActive();
  }

  private static DomainState state(ServerReport server) {
    return DomainState.valueOf(server.state());
  }

  /** A QEMU that waits for pages may hold its lock, and answer nothing for ever (seen). */
  private static boolean canBeAsked(ServerReport server) {
    var state = state(server);
    return state.isActive()
        && state != DomainState.RUNNING_POST_COPY
        && state != DomainState.RUNNING_POST_COPY_FAILED;
  }

  private void look(ServerReport server) {
    try {
      for (var disk : server.disks()) {
        if (disk.volume().isPresent()) {
          look(new DiskOf(server.serverId(), disk.target()), disk);
        }
      }
    } catch (HypervisorException e) {
      // It stops, or libvirt does not answer just now: the next look tells.
      log.debug("server {}: how far its volumes are is not known", server.serverId(), e);
    }
  }

  private void look(DiskOf disk, DiskReport volume) {
    var known = Optional.ofNullable(moves.get(disk)).filter(move -> move.report().isRunning());
    var copy =
        hypervisor
            .blockJob(disk.serverId(), disk.target())
            .filter(job -> job.kind() == BlockJob.Kind.COPY);
    if (copy.isEmpty() && known.isEmpty()) {
      return;
    }
    var file = file(disk);
    if (copy.isPresent()) {
      // On another file than before it is another copy.
      var before = known.filter(move -> move.file().equals(file));
      moves.put(disk, going(disk, file, copy.get(), before));
    } else {
      ended(known.orElseThrow(), file, volume)
          .ifPresentOrElse(end -> moves.put(disk, end), () -> moves.remove(disk));
    }
  }

  private Optional<Path> file(DiskOf disk) {
    return hypervisor
        .domain(disk.serverId())
        .flatMap(domain -> domain.disk(disk.target()))
        .flatMap(Disk::source);
  }

  private Move going(DiskOf disk, Optional<Path> file, BlockJob job, Optional<Move> before) {
    var now = clock.instant();
    var still = before.filter(move -> !hasGoneOn(move.job(), job)).map(Move::still).orElse(now);
    var waits = Duration.between(still, now).compareTo(STANDS_STILL) >= 0 ? waitsFor(job) : "";
    var report =
        new JobReport(
            disk.serverId(),
            MOVE,
            disk.target(),
            job.ready() ? "READY" : "COPYING",
            job.done(),
            job.total(),
            "running",
            waits,
            Optional.empty(),
            before.map(move -> move.report().startedAt()).orElse(now));
    return new Move(file, job, still, report);
  }

  /** In step with the guest it follows what the guest writes, and gets no nearer to its end. */
  private static boolean hasGoneOn(BlockJob was, BlockJob is) {
    return was.ready() != is.ready() || (!is.ready() && was.done() != is.done());
  }

  private static String waitsFor(BlockJob job) {
    return job.ready()
        ? "waits for Nova to have the guest use the new volume: does nova-compute run on its host?"
        : "nothing is copied: does the NFS server, or what else serves the volumes, answer?";
  }

  /** Empty where it cannot be told which way it ended. */
  private static Optional<Move> ended(Move move, Optional<Path> file, DiskReport volume) {
    if (move.file().isEmpty() || file.isEmpty()) {
      return Optional.empty();
    }
    var id = volume.volume().orElse("");
    var moved = !move.file().equals(file);
    var was = move.report();
    var report =
        new JobReport(
            was.serverId(),
            MOVE,
            was.target(),
            was.step(),
            was.done(),
            was.total(),
            moved ? "done" : "undone",
            moved
                ? "the guest uses the new file of volume %s; whether Cinder has noted that down: openstack volume show %s"
                    .formatted(id, id)
                : "the copy was ended, or failed, and the guest uses the old file of volume %s; the log of nova-compute says why (swap_volume)"
                    .formatted(id),
            Optional.empty(),
            was.startedAt());
    return Optional.of(new Move(file, move.job(), move.still(), report));
  }
}
