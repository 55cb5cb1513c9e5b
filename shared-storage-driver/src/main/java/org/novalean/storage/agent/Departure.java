package org.novalean.storage.agent;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.novalean.storage.job.Journal;
import org.novalean.storage.layer.DiskChain;
import org.novalean.storage.layer.LayerInventory;
import org.novalean.storage.share.FstabLine;
import org.novalean.storage.share.ShareMounts;

/**
 * The agent's removal from a host. It must not take from servers what they need: the agent's mounts
 * would not come back after a reboot, nor would anybody finish what the journal holds.
 */
public final class Departure {

  private final ShareMounts mounts;
  private final LayerInventory inventory;
  private final Journal journal;
  private final Arrivals arrivals;
  private final Path fstab;

  Departure(
      ShareMounts mounts,
      LayerInventory inventory,
      Journal journal,
      Arrivals arrivals,
      Path fstab) {
    this.mounts = requireNonNull(mounts, "mounts is null");
    this.inventory = requireNonNull(inventory, "inventory is null");
    this.journal = requireNonNull(journal, "journal is null");
    this.arrivals = requireNonNull(arrivals, "arrivals is null");
    this.fstab = requireNonNull(fstab, "fstab is null");
  }

  /**
   * What speaks against it, each with the way out; none where the agent can go.
   *
   * @throws org.novalean.storage.share.ShareMountException where the agent's mounts are not known
   */
  public List<String> hindrances() {
    var found = new ArrayList<String>();
    var contents = journal.read();
    for (var entry : contents.entries()) {
      found.add(
          "%s of server %s is not finished: let the agent run until it is (nova-lean status)"
              .formatted(entry.kind(), entry.serverId()));
    }
    for (var unreadable : contents.unreadable()) {
      found.add("the journal has what cannot be read, look at it: " + unreadable);
    }
    var lines = unkept();
    if (!lines.isEmpty()) {
      found.addAll(arriving());
      found.addAll(disksInNeed(lines));
    }
    return found;
  }

  /** What the agent has mounted and nobody would mount after a reboot. */
  private List<FstabLine> unkept() {
    var text = readFstab();
    return mounts.owned().stream().filter(line -> !line.isCoveredBy(text)).toList();
  }

  /** Without the share Nova would make their disks over what it takes for their layers. */
  private List<String> arriving() {
    try {
      return arrivals.expected().stream()
          .map(
              server ->
                  "server %s may be on its way here: see where it is (openstack server show %s), and try again in %d minutes"
                      .formatted(server, server, Arrivals.SOON.toMinutes()))
          .toList();
    } catch (IOException e) {
      return List.of("which servers are on their way here is not known: " + e);
    }
  }

  private List<String> disksInNeed(List<FstabLine> lines) {
    var taken = inventory.take(Set.of());
    if (!taken.isComplete()) {
      return taken.problems().stream()
          .map(problem -> "what stands on the share is not known: " + problem)
          .toList();
    }
    var standing = taken.onImages();
    if (standing.isEmpty()) {
      return List.of();
    }
    return List.of(
        """
        %d disks of this host stand on the share, which the agent has mounted; after a reboot nobody would:
          %s
        Either move these servers away (nova live-migration SERVER) or bring their data home (nova-lean hydrate SERVER),
        or keep the share mounted by these lines in /etc/fstab:
          %s"""
            .formatted(
                standing.size(),
                joined(standing.stream().map(DiskChain::toString).toList()),
                joined(lines.stream().map(FstabLine::toString).toList())));
  }

  private static String joined(List<String> lines) {
    return lines.stream().collect(Collectors.joining("\n  "));
  }

  private String readFstab() {
    try {
      return Files.readString(fstab);
    } catch (NoSuchFileException e) {
      return "";
    } catch (IOException e) {
      throw new UncheckedIOException("%s cannot be read".formatted(fstab), e);
    }
  }

  /**
   * Unmounts what the agent has mounted and lets Nova have its directories back; mounts that
   * /etc/fstab has too stay. Only where nothing {@linkplain #hindrances speaks against it}.
   *
   * @return what was done
   * @throws org.novalean.storage.share.ShareMountException where something is in use
   */
  public String leave() {
    var owned = mounts.owned();
    if (!owned.isEmpty() && unkept().isEmpty()) {
      return "the share stays mounted, as /etc/fstab says. Restart nova-lean-adapter now: until then it"
          + " takes this host's agent for one that does not answer, and aborts live migrations of"
          + " servers from here that stand on the share";
    }
    mounts.giveBack();
    return owned.isEmpty()
        ? "the agent has nothing mounted"
        : "the share is unmounted; Nova goes on with base images on this host's own disk."
            + " Servers with data at rest must not come here any more: as long as there are any, keep"
            + " this host disabled (openstack compute service set --disable HOST nova-compute)";
  }
}
