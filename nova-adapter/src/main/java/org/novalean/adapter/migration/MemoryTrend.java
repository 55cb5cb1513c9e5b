package org.novalean.adapter.migration;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.novalean.adapter.compute.MemoryProgress;

/**
 * What a series of memory counters tells about a pre-copy.
 *
 * <p>QEMU counts {@code remaining} down from the whole memory in the first pass; at its end it is
 * set to what was dirtied meanwhile, and so on. Nova refreshes its copy about every 5 s, so what is
 * seen here is a coarse sample.
 */
final class MemoryTrend {

  /**
   * Page headers add 8 bytes to each 4096 sent; more than this much over the total is a second
   * pass.
   */
  private static final double HEADERS = 1.01;

  /** Headway worth the name: a new lowest {@code remaining} by a tenth. */
  private static final double HEADWAY = 0.9;

  private Optional<MemoryProgress> last = Optional.empty();
  private boolean firstPassOver;
  private long lowestRemaining = Long.MAX_VALUE;
  private Optional<Instant> lastHeadway = Optional.empty();
  private Optional<Instant> changedAt = Optional.empty();
  private boolean disksSeen;

  void add(MemoryProgress progress, Instant at) {
    if (progress.memoryTotalBytes() <= 0) {
      return;
    }
    var roseAgain =
        last.map(l -> progress.memoryRemainingBytes() > l.memoryRemainingBytes()).orElse(false);
    var sentTwice =
        progress.memoryProcessedBytes() + progress.memoryRemainingBytes()
            > progress.memoryTotalBytes() * HEADERS;
    firstPassOver |= roseAgain || sentTwice;
    if (lastHeadway.isEmpty() || progress.memoryRemainingBytes() < lowestRemaining * HEADWAY) {
      lastHeadway = Optional.of(at);
      lowestRemaining = progress.memoryRemainingBytes();
    }
    var changed =
        last.map(l -> l.memoryRemainingBytes() != progress.memoryRemainingBytes()).orElse(false);
    if (changed) {
      changedAt = Optional.of(at);
    }
    disksSeen |= progress.diskTotalBytes() > 0;
    last = Optional.of(progress);
  }

  /** The newest counters. */
  Optional<MemoryProgress> latest() {
    return last;
  }

  /** Whether QEMU has begun to send memory, as far as Nova's counters show. */
  boolean memoryFlows() {
    return last.map(p -> p.memoryProcessedBytes() > 0).orElse(false);
  }

  /** Whether all memory was sent at least once. */
  boolean firstPassOver() {
    return firstPassOver;
  }

  /** Whether disks were copied along. */
  boolean disksCopied() {
    return disksSeen;
  }

  /** When the remaining memory was last seen to change; empty where it never was. */
  Optional<Instant> changedAt() {
    return changedAt;
  }

  /** How long the remaining memory has not become noticeably less. */
  Duration withoutHeadway(Instant now) {
    return lastHeadway.map(at -> Duration.between(at, now)).orElse(Duration.ZERO);
  }
}
