package org.novalean.adapter.explain;

import java.util.List;
import java.util.Optional;
import org.novalean.adapter.compute.Server;
import org.novalean.adapter.policy.PlacementPolicy;
import org.novalean.adapter.policy.SwitchPolicy;

/**
 * What would happen at a live migration of a server now.
 *
 * @param disks as the agent of its host sees them, else as far as Nova tells; empty where neither
 *     does
 * @param placement where its data at rest are wanted, and who says so
 * @param policy when it would be switched to post-copy, and who says so
 * @param source its own host
 * @param destinations hosts that it could go to
 * @param hindrances what prevents a lean migration to any host, each with the way out
 * @param notes what is worth knowing besides
 */
public record Explanation(
    Server server,
    List<DiskOutlook> disks,
    PlacementPolicy placement,
    SwitchPolicy policy,
    Source source,
    List<Destination> destinations,
    List<String> hindrances,
    List<String> notes) {

  public Explanation {
    disks = List.copyOf(disks);
    destinations = List.copyOf(destinations);
    hindrances = List.copyOf(hindrances);
    notes = List.copyOf(notes);
  }

  /**
   * The host that the server leaves.
   *
   * @param named in {@code [lean] post_copy_hosts}
   * @param permits by its nova.conf; empty where no agent tells
   * @param postCopyMibPerSecond its agent's limit, 0 for none; empty where no agent tells
   */
  public record Source(
      String host, boolean named, Optional<Boolean> permits, Optional<Long> postCopyMibPerSecond) {}

  /**
   * A host that the server could go to.
   *
   * @param data how it sees the server's data at rest
   * @param hindrances what prevents a lean migration to it
   */
  public record Destination(String host, String data, List<String> hindrances) {

    public Destination {
      hindrances = List.copyOf(hindrances);
    }
  }

  /** Bytes of disks that Nova would copy; empty where only its host knows. */
  public Optional<Long> copiedBytes() {
    return disks.isEmpty() || disks.stream().anyMatch(disk -> disk.copiedBytes().isEmpty())
        ? Optional.empty()
        : Optional.of(disks.stream().mapToLong(disk -> disk.copiedBytes().orElseThrow()).sum());
  }

  /** Where its data at rest are; empty where only its host knows. */
  public Optional<AtRest> atRest() {
    return AtRest.of(disks);
  }

  /** Some destination takes it, by post-copy, without data at rest crossing. */
  public boolean isLean() {
    return hindrances.isEmpty() && destinations.stream().anyMatch(d -> d.hindrances().isEmpty());
  }
}
