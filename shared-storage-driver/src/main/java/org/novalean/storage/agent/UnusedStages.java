package org.novalean.storage.agent;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.novalean.storage.hypervisor.Hypervisor;
import org.novalean.storage.hypervisor.HypervisorException;
import org.novalean.storage.share.SharePlace;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds tops that were staged for an evacuation that did not come. No live migration comes to a
 * host that has one; and an evacuation that comes much later finds data older than the newest.
 */
final class UnusedStages {
  private static final Logger log = LoggerFactory.getLogger(UnusedStages.class);

  static final Duration IN_USE_WITHIN = Duration.ofHours(1);

  private final SharePlace place;
  private final Hypervisor hypervisor;
  private final Clock clock;

  UnusedStages(SharePlace place, Hypervisor hypervisor, Clock clock) {
    this.place = requireNonNull(place, "place is null");
    this.hypervisor = requireNonNull(hypervisor, "hypervisor is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** Each a sentence with the way out. */
  List<String> problems() {
    var problems = new ArrayList<String>();
    try {
      for (var home : ServerHomes.in(place.instancesPath())) {
        var madeAt = stagedAt(home);
        if (madeAt.isPresent() && isUnused(home, madeAt.get())) {
          problems.add(
              "'%s' was staged for an evacuation at %s, and no server uses it: remove it, unless that evacuation is still to come"
                  .formatted(home, madeAt.get()));
        }
      }
    } catch (IOException e) {
      problems.add("%s cannot be listed: %s".formatted(place.instancesPath(), e.getMessage()));
    } catch (HypervisorException e) {
      log.debug("libvirt does not answer: that is told elsewhere", e);
    }
    return problems;
  }

  /** When it was made; empty where there is more in it than a stage has. */
  private static Optional<Instant> stagedAt(Path home) throws IOException {
    var disk = home.resolve(RootLayers.ROOT_DISK);
    if (!Files.isRegularFile(disk, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    try (var files = Files.list(home)) {
      return files.allMatch(disk::equals)
          ? Optional.of(Files.getLastModifiedTime(disk).toInstant())
          : Optional.empty();
    }
  }

  private boolean isUnused(Path home, Instant madeAt) {
    return madeAt.plus(IN_USE_WITHIN).isBefore(clock.instant())
        && hypervisor.domain(ServerHomes.serverOf(home)).isEmpty();
  }
}
