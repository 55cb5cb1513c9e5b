package org.novalean.adapter.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.StreamSupport;

/**
 * How many bytes a lean migration may send. What pre-copy sends while Nova has the request for the
 * switch and does not act on it is not nova-lean's: nova-compute's call to libvirt 9.0 was seen to
 * reach QEMU 5.0 s late, which is libvirt's keepalive interval, on an idle monitor.
 */
final class WireBudget {
  /** The request's way to nova-compute, and its loop, which looks every 0.5 s. */
  private static final double NOVAS_USUAL_SECONDS = 1;

  private final long bytesPerSecond;

  /**
   * @param megabitsPerSecond of the source's link
   */
  WireBudget(int megabitsPerSecond) {
    bytesPerSecond = megabitsPerSecond * 125_000L;
  }

  /**
   * The limit for one migration.
   *
   * @param needed bytes that have to cross: memory in use, and current data
   * @param migration what nova-lean has on record of it
   */
  long of(long needed, JsonNode migration) {
    var late = Math.max(0, secondsOfSwitching(migration) - NOVAS_USUAL_SECONDS);
    return needed * 110 / 100 + (long) (late * bytesPerSecond);
  }

  private static double secondsOfSwitching(JsonNode migration) {
    return StreamSupport.stream(migration.get("phases").spliterator(), false)
        .filter(phase -> phase.get("name").asText().equals("switching"))
        .mapToDouble(phase -> phase.get("seconds").asDouble())
        .sum();
  }
}
