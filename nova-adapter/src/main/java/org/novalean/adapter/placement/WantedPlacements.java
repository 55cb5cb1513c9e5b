package org.novalean.adapter.placement;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.novalean.adapter.compute.CloudException;
import org.novalean.adapter.compute.Compute;
import org.novalean.adapter.compute.Images;
import org.novalean.adapter.compute.Server;
import org.novalean.adapter.policy.PlacementMode;
import org.novalean.adapter.policy.PlacementPolicy;
import org.novalean.storage.messages.HostReport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where each server's data at rest is wanted: one list of Nova for each host, now and then, instead
 * of a question for each server.
 */
public final class WantedPlacements {
  private static final Logger log = LoggerFactory.getLogger(WantedPlacements.class);
  private static final Duration ASK_AGAIN_AFTER = Duration.ofSeconds(30);

  private static final Duration ASK_ABOUT_UNKNOWN_AFTER = Duration.ofSeconds(5);

  private final Compute compute;
  private final Images images;
  private final PlacementMode configured;
  private final Clock clock;

  private final Map<String, Instant> askedAt = new HashMap<>();
  private final Map<String, List<Wanted>> byHost = new HashMap<>();

  /** A server and where its data at rest is wanted. */
  private record Wanted(Server server, PlacementPolicy policy) {}

  public WantedPlacements(Compute compute, Images images, PlacementMode configured, Clock clock) {
    this.compute = requireNonNull(compute, "compute is null");
    this.images = requireNonNull(images, "images is null");
    this.configured = requireNonNull(configured, "configured is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** Asks Nova again about the hosts whose answers are old. */
  synchronized void refresh(List<HostReport> hosts) {
    var now = clock.instant();
    for (var report : hosts) {
      if (isDue(report, now)) {
        byHost.put(
            report.host(),
            compute.serversOn(report.host()).stream()
                .map(server -> new Wanted(server, policy(server)))
                .toList());
        askedAt.put(report.host(), now);
      }
    }
  }

  /** At the latest now and then; soon where the agent reports a server that Nova did not list. */
  private boolean isDue(HostReport report, Instant now) {
    var last = askedAt.get(report.host());
    return last == null
        || !last.plus(ASK_AGAIN_AFTER).isAfter(now)
        || (!isKnown(report) && !last.plus(ASK_ABOUT_UNKNOWN_AFTER).isAfter(now));
  }

  private boolean isKnown(HostReport report) {
    return report.servers().stream().allMatch(server -> find(server.serverId()).isPresent());
  }

  /** Where a server's data at rest is wanted, and who says so. */
  public PlacementPolicy policy(Server server) {
    return PlacementPolicy.resolve(
        server.metadata(), server.flavorExtraSpecs(), imageProperties(server), configured);
  }

  private Map<String, String> imageProperties(Server server) {
    try {
      return server.imageId().flatMap(images::properties).orElse(Map.of());
    } catch (CloudException e) {
      log.debug("the image of server {} is not considered", server.id(), e);
      return Map.of();
    }
  }

  /** What brings a server to where it is wanted; empty where nobody says anything about it. */
  synchronized Optional<Work> work(String serverId) {
    return find(serverId).flatMap(wanted -> work(wanted.policy()));
  }

  private static Optional<Work> work(PlacementPolicy policy) {
    if (policy.mode() == PlacementMode.LAYERED) {
      return Optional.of(Work.SEAL);
    }
    return policy.isForbidden() ? Optional.of(Work.HYDRATE) : Optional.empty();
  }

  /** Servers' names by their ids, as Nova listed them last. */
  public synchronized Map<String, String> names() {
    var names = new HashMap<String, String>();
    byHost
        .values()
        .forEach(servers -> servers.forEach(w -> names.put(w.server().id(), w.server().name())));
    return names;
  }

  /** The servers that carried our lock when Nova listed them last. */
  synchronized List<String> lockedByUs() {
    return byHost.values().stream()
        .flatMap(List::stream)
        .map(Wanted::server)
        .filter(server -> server.lockReason().equals(Optional.of(Sealing.LOCK_REASON)))
        .map(Server::id)
        .toList();
  }

  private Optional<Wanted> find(String serverId) {
    return byHost.values().stream()
        .flatMap(List::stream)
        .filter(wanted -> wanted.server().id().equals(serverId))
        .findFirst();
  }
}
