package org.novalean.adapter.share;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.novalean.adapter.compute.ActionResult;
import org.novalean.adapter.compute.CloudException;
import org.novalean.adapter.volumes.Volume;
import org.novalean.adapter.volumes.Volumes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes a volume of nova-lean's own that Cinder has made in vain (status {@code error}), as it
 * does where no cinder-volume is up at that moment. The search makes it again then. What the caller
 * gives is nova-lean's own; whether anybody uses it is asked here. One thread calls it.
 */
final class Renewal {
  private static final Logger log = LoggerFactory.getLogger(Renewal.class);

  /** Of each type: what made it fail may last. */
  static final Duration ONCE_IN = Duration.ofMinutes(1);

  private static final String IN_VAIN = "error";

  private final Volumes volumes;
  private final Clock clock;
  private final Map<String, Tried> byType = new HashMap<>();

  /**
   * @param refusal why Cinder does not remove the volume, in its words; empty where it does
   */
  private record Tried(Instant at, String volumeId, Optional<String> refusal) {}

  Renewal(Volumes volumes, Clock clock) {
    this.volumes = requireNonNull(volumes, "volumes is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** Whether it is one to be removed, and made again. */
  static boolean isFor(Volume volume) {
    return volume.status().equals(IN_VAIN);
  }

  /** Removes it, unless that was tried within the last minute: what the search has come to. */
  Search step(String type, Volume volume) {
    var last = Optional.ofNullable(byType.get(type));
    if (last.filter(tried -> tried.at().plus(ONCE_IN).isAfter(clock.instant())).isPresent()) {
      return wrong(volume, last.get());
    }
    var tried = new Tried(clock.instant(), volume.id(), refusal(volume));
    byType.put(type, tried);
    if (tried.refusal().isPresent()) {
      return wrong(volume, tried);
    }
    log.warn(
        "cinder:{}: the volume {} ({}) has the status {}: Cinder could not make it, for a reason"
            + " that cinder-scheduler's and cinder-volume's logs tell, for example that no"
            + " cinder-volume of this type was up. It is removed, and made again",
        type,
        volume.name(),
        volume.id(),
        volume.status());
    return new Search.Coming(
        "the volume %s (%s), which Cinder could not make, is removed and made again"
            .formatted(volume.name(), volume.id()));
  }

  private Optional<String> refusal(Volume volume) {
    try {
      if (!volumes.attachmentsOf(volume.id()).isEmpty()) {
        return Optional.of("it has attachments");
      }
      var answer = volumes.delete(volume.id());
      return answer instanceof ActionResult.Refused refused
          ? Optional.of("Cinder refuses: " + refused.reason())
          : Optional.empty();
    } catch (CloudException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static Search wrong(Volume volume, Tried tried) {
    return tried
        .refusal()
        .filter(refusal -> tried.volumeId().equals(volume.id()))
        .map(
            refusal ->
                wrong(
                    volume,
                    "The adapter could not remove it (%s): do so yourself (openstack volume delete %s); it is made again then"
                        .formatted(refusal, volume.id())))
        .orElseGet(() -> wrong(volume));
  }

  /** What is to be done about it, where it is not removed now. */
  static Search wrong(Volume volume) {
    return wrong(
        volume, "Set that right: the adapter removes it, once a minute, and makes it again");
  }

  private static Search wrong(Volume volume, String wayOut) {
    return new Search.Wrong(
        "the volume %s (%s) has the status %s: cinder-scheduler's and cinder-volume's logs say why. %s"
            .formatted(volume.name(), volume.id(), volume.status(), wayOut));
  }
}
