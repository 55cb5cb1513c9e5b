package org.novalean.adapter.placement;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.novalean.adapter.agents.Fleet;
import org.novalean.adapter.compute.Compute;
import org.novalean.adapter.compute.ComputeService;
import org.novalean.storage.messages.HostReport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps servers away from a host that has lost the share: its compute service is disabled, with the
 * reason, and enabled again when the share is back. A service that somebody else disabled is left
 * so. What a host reported that Nova has no more is forgotten. A full share is not lost: servers
 * run on it, and seals and proofs have to wait.
 *
 * <p>A host without the share would, at the next hard reboot or migration, put the image from
 * Glance below a server's current data (nova/virt/libvirt/imagebackend.py fetches what is missing).
 */
public final class HostGuard {
  private static final Logger log = LoggerFactory.getLogger(HostGuard.class);

  /** Begins every reason of ours: by it a process that takes over knows them. */
  static final String MARK = "nova-lean: ";

  /** A share that is slow for a moment, a restart of the file server for example, is no loss. */
  static final Duration LOST_AFTER = Duration.ofSeconds(10);

  /** Nova is asked at once when something changes, else so often. */
  private static final Duration LOOK_EVERY = Duration.ofSeconds(30);

  /** Nova takes 255 letters. */
  private static final int LONGEST_REASON = 255;

  private final Compute compute;
  private final Fleet fleet;
  private final Clock clock;
  private final Map<String, Instant> unusableSince = new HashMap<>();
  private final LongAdder disabled = new LongAdder();
  private Set<String> lostBefore = Set.of();
  private Instant lookAgainAt = Instant.MIN;

  public HostGuard(Compute compute, Fleet fleet, Clock clock) {
    this.compute = requireNonNull(compute, "compute is null");
    this.fleet = requireNonNull(fleet, "fleet is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** How often a host was disabled since the process began. */
  public long disabledCount() {
    return disabled.sum();
  }

  /** Looks at every host once. */
  void round() {
    var lost = new HashMap<String, HostReport>();
    var sound = new HashMap<String, HostReport>();
    for (var report : fleet.all()) {
      if (report.share().isThere()) {
        unusableSince.remove(report.host());
        sound.put(report.host(), report);
      } else {
        var since = unusableSince.computeIfAbsent(report.host(), h -> clock.instant());
        if (!clock.instant().isBefore(since.plus(LOST_AFTER))) {
          lost.put(report.host(), report);
        }
      }
    }
    var seen = Set.copyOf(lost.keySet());
    var now = clock.instant();
    if (fleet.all().isEmpty() || (seen.equals(lostBefore) && now.isBefore(lookAgainAt))) {
      return;
    }
    var services = compute.computeServices();
    fleet.keepOnly(services.stream().map(ComputeService::host).collect(Collectors.toSet()));
    for (var service : services) {
      var lostHere = Optional.ofNullable(lost.get(service.host()));
      if (lostHere.isPresent() && service.enabled()) {
        disable(service, lostHere.get());
      } else if (sound.containsKey(service.host()) && isDisabledByUs(service)) {
        enable(service);
      }
    }
    lostBefore = seen;
    lookAgainAt = now.plus(LOOK_EVERY);
  }

  private void disable(ComputeService service, HostReport report) {
    var reason = MARK + "the share is " + report.share().state() + ": " + report.share().reason();
    var words = reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) : reason;
    disabled.increment();
    var result = compute.setServiceStatus(service.id(), Optional.of(words));
    log.warn("host {} is disabled in Nova ({}): {}", service.host(), result, words);
  }

  private void enable(ComputeService service) {
    var result = compute.setServiceStatus(service.id(), Optional.empty());
    log.info("host {} has the share again and is enabled in Nova ({})", service.host(), result);
  }

  private static boolean isDisabledByUs(ComputeService service) {
    return !service.enabled()
        && service.disabledReason().filter(reason -> reason.startsWith(MARK)).isPresent();
  }
}
