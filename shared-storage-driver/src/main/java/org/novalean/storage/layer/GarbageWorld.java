package org.novalean.storage.layer;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * All that must be known to say what nobody needs.
 *
 * @param files in {@code _base}
 * @param inventories of every host that reported, its last
 * @param expectedHosts every host that may have the share mounted
 * @param servers all that Nova knows, of all projects, soft-deleted ones included, by id
 * @param underWay file names that a journal anywhere, an evacuation or a migration names
 * @param unusedSince since when each file has been seen unused: of the plan before
 * @param usedBy when each host, expected or not, showed last that it uses the share, by the clock
 *     of the share's server
 */
public record GarbageWorld(
    Instant now,
    List<ShareFile> files,
    List<TrashedFile> trash,
    Map<LayerName, LayerRecord> records,
    List<HostInventory> inventories,
    Set<String> expectedHosts,
    Map<String, KnownServer> servers,
    Set<String> underWay,
    Map<String, Instant> unusedSince,
    Map<String, Instant> usedBy) {

  public GarbageWorld {
    requireNonNull(now, "now is null");
    files = List.copyOf(files);
    trash = List.copyOf(trash);
    records = Map.copyOf(records);
    inventories = List.copyOf(inventories);
    expectedHosts = Set.copyOf(expectedHosts);
    servers = Map.copyOf(servers);
    underWay = Set.copyOf(underWay);
    unusedSince = Map.copyOf(unusedSince);
    usedBy = Map.copyOf(usedBy);
  }

  /** Who needs the file of that name, in words; empty where nobody is known to. */
  Optional<String> user(String fileName) {
    if (underWay.contains(fileName)) {
      return Optional.of("work that is under way names it");
    }
    return inventories.stream()
        .filter(inventory -> inventory.names(fileName))
        .findFirst()
        .map(
            inventory ->
                inventory.chains().stream()
                    .filter(chain -> chain.below().contains(fileName))
                    .findFirst()
                    .map(chain -> "%s on %s stands on it".formatted(chain, inventory.host()))
                    .orElse("it is in use on " + inventory.host()));
  }

  /** Why nothing may be collected now, in words; empty where everything is known. */
  Optional<String> obstacle(GarbageRules rules) {
    if (expectedHosts.isEmpty()) {
      return Optional.of("no host is expected to report: name the hosts that use the share");
    }
    var strangers = strangers(rules);
    if (!strangers.isEmpty()) {
      return Optional.of(
          "host %s uses this share, but Nova does not list it".formatted(strangers.first()));
    }
    var oldest = now.minus(rules.inventoryAge());
    for (var host : new TreeSet<>(expectedHosts)) {
      var inventory = inventories.stream().filter(i -> i.host().equals(host)).findFirst();
      if (inventory.isEmpty() || inventory.get().at().isBefore(oldest)) {
        return Optional.of(
            "%s has not said lately what its disks stand on: see that its agent runs"
                .formatted(host));
      }
      if (!inventory.get().isComplete()) {
        return Optional.of(
            "%s cannot say what all its disks stand on: %s"
                .formatted(host, inventory.get().problems().get(0)));
      }
    }
    return servers.values().stream()
        .filter(server -> server.host().filter(host -> !expectedHosts.contains(host)).isPresent())
        .findFirst()
        .map(
            server ->
                "server %s is on %s, which is not among the hosts that report"
                    .formatted(server.id(), server.host().orElseThrow()));
  }

  /**
   * Hosts that use the share though nobody expects them: another cloud's. Compared with the newest
   * sign of any host, so that no host's clock counts. What an unexpected host sealed once makes it
   * none: it may have been taken out of the cloud long ago.
   */
  public SortedSet<String> strangers(GarbageRules rules) {
    var strangers = new TreeSet<String>();
    var newest = usedBy.values().stream().max(Comparator.naturalOrder());
    usedBy.forEach(
        (host, at) -> {
          if (!expectedHosts.contains(host)
              && at.isAfter(newest.orElse(at).minus(rules.shareUse()))) {
            strangers.add(host);
          }
        });
    return strangers;
  }

  /** A disk of the server exists on some host. */
  boolean hasDisk(String serverId) {
    return inventories.stream()
        .flatMap(inventory -> inventory.chains().stream())
        .anyMatch(chain -> chain.isOf(serverId) && chain.isDisk());
  }

  /** A newer layer of the same disk that is whole and in use. */
  Optional<LayerName> successor(LayerName layer) {
    return files.stream()
        .flatMap(file -> LayerName.parse(file.name()).stream())
        .filter(other -> other.serverId().equals(layer.serverId()))
        .filter(other -> other.target().equals(layer.target()))
        .filter(other -> other.generation() > layer.generation())
        .filter(other -> isWhole(other) && user(other.fileName()).isPresent())
        .findFirst();
  }

  private boolean isWhole(LayerName layer) {
    return Optional.ofNullable(records.get(layer))
        .filter(record -> record.state() == LayerState.WHOLE)
        .isPresent();
  }
}
