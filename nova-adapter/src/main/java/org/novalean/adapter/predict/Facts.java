package org.novalean.adapter.predict;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.novalean.storage.messages.MemorySeen;

/**
 * What was found out about a server and its way, each by whoever knows it.
 *
 * @param seen its memory, as its host's agent sees it; empty where no agent tells
 * @param flavorBytes its memory by its flavor
 * @param diskBytes what Nova copies of its disks; empty where only its host knows
 * @param linkBytesPerSecond what the link carries, as the operator says
 * @param past what was seen of migrations before
 */
public record Facts(
    Optional<MemorySeen> seen,
    Optional<Long> flavorBytes,
    Optional<Long> diskBytes,
    Optional<Double> linkBytesPerSecond,
    Past past) {

  private static final double MIB = 1L << 20;

  public Facts {
    requireNonNull(seen, "seen is null");
    requireNonNull(flavorBytes, "flavorBytes is null");
    requireNonNull(diskBytes, "diskBytes is null");
    requireNonNull(linkBytesPerSecond, "linkBytesPerSecond is null");
    requireNonNull(past, "past is null");
  }

  Inputs inputs() {
    var memory = memory();
    var link = linkBytesPerSecond.map(Range::exactly).orElse(past.linkRate());
    return new Inputs(
        memory,
        data(memory),
        seen.flatMap(Facts::dirty),
        diskBytes.map(Range::exactly).orElse(Range.NOT_KNOWN),
        capped(link, seen.flatMap(MemorySeen::novaMibPerSecond)),
        capped(link, seen.map(MemorySeen::postCopyMibPerSecond)),
        seen.isPresent(),
        past);
  }

  private Range memory() {
    return seen.map(MemorySeen::totalBytes)
        .or(() -> flavorBytes)
        .map(bytes -> Range.exactly((double) bytes))
        .orElse(Range.NOT_KNOWN);
  }

  /**
   * A sample tells how much is not zero, which is no more than QEMU holds. Without one all of that
   * counts, and at least the pages that changed while QEMU looked.
   */
  private Range data(Range memory) {
    var held = seen.flatMap(MemorySeen::residentBytes).map(bytes -> (double) bytes);
    var sample = seen.flatMap(MemorySeen::sample);
    var most = held.or(memory::high);
    if (most.isPresent() && sample.isPresent()) {
      return Proportion.of(sample.get().data(), sample.get().pages())
          .with(memory, (part, all) -> part * all)
          .cappedAt(most.get());
    }
    var changed = seen.flatMap(Facts::dirty).map(DirtyRate::bytes).orElse(0.0);
    return new Range(most.map(bytes -> Math.min(changed, bytes)).orElse(changed), held, most);
  }

  private static Optional<DirtyRate> dirty(MemorySeen memory) {
    return memory
        .dirtyBytesPerSecond()
        .map(bytes -> new DirtyRate(bytes, Math.max(1, memory.dirtySeconds())));
  }

  private static Range capped(Range link, Optional<Long> mibPerSecond) {
    return mibPerSecond
        .filter(limit -> limit > 0)
        .map(limit -> link.cappedAt(limit * MIB))
        .orElse(link);
  }

  /** What a better prediction wants, for a person to read. */
  List<String> notKnown() {
    var notKnown = new ArrayList<String>();
    seen.ifPresentOrElse(
        memory -> notKnown.addAll(memory.notKnown()),
        () ->
            notKnown.add(
                "no agent tells of its memory: neither how much of it is not zero nor how fast it"
                    + " changes is known"));
    if (seen.isEmpty() && flavorBytes.isEmpty()) {
      notKnown.add("Nova does not tell how much memory it has");
    }
    if (diskBytes.isEmpty()) {
      notKnown.add("what Nova copies of its disks is not known: it comes on top");
    }
    if (linkBytesPerSecond.isEmpty() && !past.linkRate().tellsSomething()) {
      notKnown.add(
          "what the link carries is not known: say it by [predict] link_bandwidth_mib or --link, or"
              + " it is learnt from a migration between these hosts that sends 32 MiB or more");
    }
    if (!past.setupSeconds().tellsSomething()) {
      notKnown.add(
          "how long libvirt takes to begin and end is not known: it comes on top, until a migration"
              + " was measured");
    }
    return notKnown;
  }
}
