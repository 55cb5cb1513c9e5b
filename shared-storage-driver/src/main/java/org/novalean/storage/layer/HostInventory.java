package org.novalean.storage.layer;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Which images a host's disks stand on.
 *
 * @param at when the look at the host began
 * @param chains of every disk in instances_path, and of every image there with something below it
 * @param alsoNamed what is in use otherwise: by a journal, or open in a QEMU
 * @param problems what could not be read, each a sentence; with any of them the inventory is
 *     incomplete, and what it lacks may be in use
 */
public record HostInventory(
    String host, Instant at, List<DiskChain> chains, Set<String> alsoNamed, List<String> problems) {

  public HostInventory {
    requireNonNull(host, "host is null");
    requireNonNull(at, "at is null");
    chains = List.copyOf(chains);
    alsoNamed = Set.copyOf(alsoNamed);
    problems = List.copyOf(problems);
  }

  /** Everything could be read. */
  public boolean isComplete() {
    return problems.isEmpty();
  }

  /** The disks that stand on images. */
  public List<DiskChain> onImages() {
    return chains.stream().filter(DiskChain::isOnImages).toList();
  }

  /** Whether something on this host needs the file of that name. */
  public boolean names(String fileName) {
    return alsoNamed.contains(fileName)
        || chains.stream().anyMatch(chain -> chain.below().contains(fileName));
  }
}
