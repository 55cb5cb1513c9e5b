package org.novalean.storage.agent;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.novalean.storage.hypervisor.DomainState;
import org.novalean.storage.hypervisor.Hypervisor;
import org.novalean.storage.hypervisor.HypervisorException;
import org.novalean.storage.hypervisor.HypervisorListener;
import org.novalean.storage.hypervisor.MigrationJob;
import org.novalean.storage.hypervisor.MigrationResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What migrations away from this host took. libvirt 9 tells nothing of a post-copy once it has
 * ended, so it is looked at from its first pass over the memory until it is gone.
 */
final class DepartingServers implements HypervisorListener {

  private static final Logger log = LoggerFactory.getLogger(DepartingServers.class);

  private static final Duration EVERY = Duration.ofMillis(100);

  /** What may have crossed after the last look must not be more, in parts of what did before. */
  private static final double LITTLE = 0.1;

  private final Hypervisor hypervisor;
  private final Executor watchers;
  private final Clock clock;
  private final Set<String> watched = ConcurrentHashMap.newKeySet();
  private final Map<String, MigrationResult> results =
      Collections.synchronizedMap(new NewestServers<>());

  /**
   * @param watchers one of its threads is in use for as long as a migration takes
   */
  DepartingServers(Hypervisor hypervisor, Executor watchers, Clock clock) {
    this.hypervisor = requireNonNull(hypervisor, "hypervisor is null");
    this.watchers = requireNonNull(watchers, "watchers is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** What a server's last migration away from here took; empty where that was not seen. */
  Optional<MigrationResult> lastOf(String serverId) {
    return Optional.ofNullable(results.get(serverId));
  }

  /** Of one whose begin was not seen, the rate would not be known; later passes come after it. */
  @Override
  public void migrationIterated(String serverId, int iteration) {
    if (iteration == 1 && watched.add(serverId)) {
      // What another one took is not to be taken for this.
      results.remove(serverId);
      watchers.execute(() -> watch(serverId));
    }
  }

  private void watch(String serverId) {
    try {
      var course = new Course();
      for (var job = look(serverId); job.isPresent(); job = look(serverId)) {
        course.add(job.get(), clock.instant());
        TimeUnit.MILLISECONDS.sleep(EVERY.toMillis());
      }
      var gone = clock.instant();
      if (hasLeft(serverId)) {
        course.result(gone).ifPresent(result -> results.put(serverId, result));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (HypervisorException e) {
      log.debug("server {}: what its migration takes is not known", serverId, e);
    } finally {
      watched.remove(serverId);
    }
  }

  private Optional<MigrationJob> look(String serverId) {
    try {
      return hypervisor.outgoingMigration(serverId);
    } catch (HypervisorException.Gone e) {
      return Optional.empty();
    }
  }

  /** One that runs on here was not migrated. */
  private boolean hasLeft(String serverId) {
    return hypervisor.domain(serverId).filter(domain -> isHere(domain.state())).isEmpty();
  }

  private static boolean isHere(DomainState state) {
    return state.isActive() && state != DomainState.PAUSED_POST_COPY;
  }

  /** What was seen of one migration. */
  private static final class Course {

    private Optional<MigrationJob> first = Optional.empty();
    private Optional<MigrationJob> beforeLast = Optional.empty();
    private Optional<MigrationJob> last = Optional.empty();
    private Instant lastAt = Instant.MIN;
    private long diskBytes;

    void add(MigrationJob job, Instant now) {
      if (!job.memoryPhaseHasBegun()) {
        return;
      }
      first = first.or(() -> Optional.of(job));
      beforeLast = last;
      last = Optional.of(job);
      lastAt = now;
      // Mirrors end at the switch, and their figures with them.
      diskBytes = Math.max(diskBytes, job.diskProcessed());
    }

    Optional<MigrationResult> result(Instant gone) {
      return first.flatMap(
          begin -> last.flatMap(end -> result(begin, end, Duration.between(lastAt, gone))));
    }

    /** At the end, which may be all zeros. */
    private double bytesPerMilli(MigrationJob end) {
      return beforeLast
          .filter(before -> before.millis() < end.millis())
          .map(
              before ->
                  (double) (end.memoryProcessed() - before.memoryProcessed())
                      / (end.millis() - before.millis()))
          .orElse(0.0);
    }

    private Optional<MigrationResult> result(MigrationJob begin, MigrationJob end, Duration after) {
      var millis = end.millis() - begin.millis();
      if (millis <= 0) {
        return Optional.empty();
      }
      // Pages of zeros are left, too, and take next to nothing: what is left says just the most.
      var unseen = Math.min((double) end.memoryRemaining(), bytesPerMilli(end) * after.toMillis());
      if (unseen > end.memoryProcessed() * LITTLE) {
        return Optional.empty();
      }
      var bytes = end.memoryProcessed() + Math.round(unseen / 2);
      var ended = end.millis() + after.toMillis() / 2;
      return Optional.of(
          new MigrationResult(
              bytes, diskBytes, ended, 0, Math.round(bytes * 1000.0 / (ended - begin.millis()))));
    }
  }
}
