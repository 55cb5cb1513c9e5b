package org.novalean.adapter.migration;

import java.time.Duration;
import java.util.Optional;

/**
 * How often the supervisor looks.
 *
 * @param active while a migration may have to be switched any moment
 * @param settled while migrations only wait: in post-copy, for their turn, for the end
 * @param idle with nothing under way and the bus heard
 * @param deaf with nothing under way and no broker: then looking is all there is
 * @param lookBack how far back the first look reaches
 * @param stall how long pre-copy may go without headway under {@code on-stall}
 * @param longPostCopy when a post-copy is reported as long
 * @param linkBytesPerSecond what the operator says of the links; empty where nothing
 */
public record SupervisorSettings(
    Duration active,
    Duration settled,
    Duration idle,
    Duration deaf,
    Duration lookBack,
    Duration stall,
    Duration longPostCopy,
    Optional<Double> linkBytesPerSecond) {

  /** What suits a production cloud. */
  public static SupervisorSettings defaults() {
    return new SupervisorSettings(
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(30),
        Duration.ofSeconds(2),
        Duration.ofHours(24),
        Duration.ofSeconds(15),
        Duration.ofSeconds(60),
        Optional.empty());
  }
}
