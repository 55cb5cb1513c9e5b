package org.novalean.storage.agent;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.novalean.storage.hypervisor.Domain;
import org.novalean.storage.hypervisor.DomainState;
import org.novalean.storage.hypervisor.Hypervisor;
import org.novalean.storage.hypervisor.HypervisorException;
import org.novalean.storage.hypervisor.MigrationJob;
import org.novalean.storage.messages.MigrationSeen;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches servers leave this host: tells when their memory begins to flow, and sets the limit of
 * post-copy, which Nova does not know.
 */
final class MigrationWatch {
  private static final Logger log = LoggerFactory.getLogger(MigrationWatch.class);

  /** A busy guest's first page and its switch should not be further apart than this. */
  private static final Duration EVERY = Duration.ofMillis(30);

  private static final MigrationSeen NOTHING =
      new MigrationSeen(false, false, "NONE", 0, 0, 0, 0, 0);

  private final Hypervisor hypervisor;
  private final long postCopyMibPerSecond;
  private final Clock clock;

  /** The QEMU that was limited, by server: one that went and came back has another. */
  private final Map<String, Long> limited = new ConcurrentHashMap<>();

  /**
   * @param postCopyMibPerSecond 0 for no limit
   */
  MigrationWatch(Hypervisor hypervisor, long postCopyMibPerSecond, Clock clock) {
    this.hypervisor = requireNonNull(hypervisor, "hypervisor is null");
    this.postCopyMibPerSecond = postCopyMibPerSecond;
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** Waits until memory flows, the server is gone, or the time is over. */
  MigrationSeen awaitMemory(String serverId, Instant until) throws InterruptedException {
    var seen = now(serverId);
    while (!seen.memoryFlows()
        && !seen.state().equals(NOTHING.state())
        && clock.instant().isBefore(until)) {
      TimeUnit.MILLISECONDS.sleep(EVERY.toMillis());
      seen = now(serverId);
    }
    return seen;
  }

  /** How far it is. */
  MigrationSeen now(String serverId) {
    try {
      var domain = hypervisor.domain(serverId);
      if (domain.isEmpty()) {
        limited.remove(serverId);
        return NOTHING;
      }
      if (runsOnThisDestination(domain.get())) {
        return idle(domain.get());
      }
      var job = hypervisor.outgoingMigration(serverId);
      job.ifPresent(unused -> limit(domain.get()));
      if (job.isEmpty()) {
        limited.remove(serverId);
      }
      return job.map(j -> seen(domain.get(), j)).orElseGet(() -> idle(domain.get()));
    } catch (HypervisorException.Gone e) {
      limited.remove(serverId);
      return NOTHING;
    }
  }

  /** Its statistics are the source's to tell; libvirt refuses them here (seen with 9.0). */
  private static boolean runsOnThisDestination(Domain domain) {
    return domain.state() == DomainState.RUNNING_POST_COPY
        || domain.state() == DomainState.RUNNING_POST_COPY_FAILED;
  }

  private static MigrationSeen idle(Domain domain) {
    return new MigrationSeen(false, false, domain.state().name(), 0, 0, 0, 0, 0);
  }

  private static MigrationSeen seen(Domain domain, MigrationJob job) {
    return new MigrationSeen(
        true,
        job.memoryPhaseHasBegun(),
        domain.state().name(),
        job.memoryTotal(),
        job.memoryProcessed(),
        job.memoryRemaining(),
        job.diskTotal(),
        job.diskProcessed());
  }

  /** Before the switch: without it, memory would flow in post-copy as fast as the link allows. */
  private void limit(Domain domain) {
    var qemu = domain.processId();
    if (postCopyMibPerSecond == 0 || qemu.isEmpty()) {
      return;
    }
    var serverId = domain.serverId();
    if (qemu.get().equals(limited.put(serverId, qemu.get()))) {
      return;
    }
    try {
      hypervisor.limitPostCopy(serverId, postCopyMibPerSecond);
    } catch (HypervisorException e) {
      limited.remove(serverId);
      log.warn("server {}: post-copy cannot be limited: {}", serverId, e.getMessage());
    }
  }
}
