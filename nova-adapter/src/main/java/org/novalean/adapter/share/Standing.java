package org.novalean.adapter.share;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.novalean.adapter.agents.AgentException;
import org.novalean.adapter.agents.Agents;
import org.novalean.adapter.agents.Fleet;
import org.novalean.adapter.compute.Compute;
import org.novalean.storage.layer.HostInventory;
import org.novalean.storage.messages.CinderShareReport;
import org.novalean.storage.messages.HostReport;
import org.novalean.storage.messages.ServerReport;

/** Whether anything in the cloud stands on another export than the one that Cinder names. */
final class Standing {

  private static final int MOST_REASONS = 3;

  private final Compute compute;
  private final Agents agents;
  private final Fleet fleet;

  Standing(Compute compute, Agents agents, Fleet fleet) {
    this.compute = requireNonNull(compute, "compute is null");
    this.agents = requireNonNull(agents, "agents is null");
    this.fleet = requireNonNull(fleet, "fleet is null");
  }

  /**
   * Why no host may leave its export for this one, in words; empty where all may. What cannot be
   * learnt counts as standing there.
   *
   * @throws org.novalean.adapter.compute.CloudException where Nova does not list its hosts
   */
  Optional<String> elsewhere(String volumeType, String export) {
    var hosts = new TreeSet<String>();
    compute.computeServices().forEach(service -> hosts.add(service.host()));
    fleet.all().forEach(report -> hosts.add(report.host()));
    hosts.removeIf(host -> isElsewhereAnyway(host, volumeType, export));
    var reasons = new ArrayList<String>();
    hosts.forEach(host -> known(host).ifPresent(reasons::add));
    if (reasons.isEmpty()) {
      reasons.addAll(inventories(hosts));
    }
    return reasons.isEmpty()
        ? Optional.empty()
        : Optional.of(
            String.join("; ", reasons.subList(0, Math.min(MOST_REASONS, reasons.size())))
                + (reasons.size() > MOST_REASONS ? "; and more" : ""));
  }

  /** It has the new export already, another type, or another kind of share. */
  private boolean isElsewhereAnyway(String host, String volumeType, String export) {
    return fleet
        .of(host)
        .filter(
            report ->
                report
                    .share()
                    .cinder()
                    .filter(cinder -> isConcerned(cinder, volumeType, export))
                    .isEmpty())
        .isPresent();
  }

  private static boolean isConcerned(CinderShareReport cinder, String volumeType, String export) {
    return cinder.volumeType().equals(volumeType)
        && !cinder.export().equals(Optional.of(export))
        && (cinder.export().isPresent() || cinder.knowsShare());
  }

  /** What its reports tell without a question. */
  private Optional<String> known(String host) {
    return fleet
        .of(host)
        .map(Standing::layered)
        .orElseGet(() -> Optional.of("no agent answers on %s".formatted(host)));
  }

  private static Optional<String> layered(HostReport report) {
    var layered = report.servers().stream().filter(ServerReport::isLayered).toList();
    return layered.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%d servers of %s stand on the old one, such as %s"
                .formatted(layered.size(), report.host(), layered.get(0).serverId()));
  }

  private List<String> inventories(Iterable<String> hosts) {
    var asked = new LinkedHashMap<String, CompletableFuture<HostInventory>>();
    hosts.forEach(host -> asked.put(host, agents.inventory(host)));
    var reasons = new ArrayList<String>();
    asked.forEach(
        (host, answer) -> {
          try {
            named(answer.join()).map((host + ": ")::concat).ifPresent(reasons::add);
          } catch (CompletionException e) {
            reasons.add("%s: %s".formatted(host, AgentException.words(e)));
          }
        });
    return reasons;
  }

  private static Optional<String> named(HostInventory inventory) {
    if (!inventory.isComplete()) {
      return Optional.of(String.join("; ", inventory.problems()));
    }
    var disks = inventory.onImages();
    if (!disks.isEmpty()) {
      return Optional.of(
          "%d disks stand on images of the old one, such as %s"
              .formatted(disks.size(), disks.get(0)));
    }
    return inventory.alsoNamed().stream().sorted().findFirst().map("%s is in use"::formatted);
  }
}
