package org.novalean.storage.messages;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * A guest's memory, and how fast this host may send it.
 *
 * @param totalBytes what the guest has
 * @param residentBytes what its QEMU holds of that: no more can be other than zero; empty where not
 *     known
 * @param sample how much of its memory is other than zero; empty where no page was looked at
 * @param dirtyBytesPerSecond how much of it changed each second, a page counting once; empty where
 *     not known
 * @param dirtySeconds how long that was looked at
 * @param novaMibPerSecond Nova's {@code live_migration_bandwidth}, 0 for no limit; empty where
 *     nova.conf cannot be read
 * @param postCopyMibPerSecond this agent's limit of post-copy, 0 for none
 * @param notKnown why what is empty is so, for a person to read
 */
public record MemorySeen(
    long totalBytes,
    Optional<Long> residentBytes,
    Optional<PagesSeen> sample,
    Optional<Long> dirtyBytesPerSecond,
    long dirtySeconds,
    Optional<Long> novaMibPerSecond,
    long postCopyMibPerSecond,
    List<String> notKnown) {

  public MemorySeen {
    requireNonNull(residentBytes, "residentBytes is null");
    requireNonNull(sample, "sample is null");
    requireNonNull(dirtyBytesPerSecond, "dirtyBytesPerSecond is null");
    requireNonNull(novaMibPerSecond, "novaMibPerSecond is null");
    notKnown = List.copyOf(notKnown);
  }
}
