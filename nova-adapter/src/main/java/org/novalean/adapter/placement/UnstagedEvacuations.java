package org.novalean.adapter.placement;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.novalean.adapter.agents.Agents;
import org.novalean.adapter.compute.Compute;
import org.novalean.adapter.compute.InstanceAction;
import org.novalean.storage.layer.LayerName;
import org.novalean.storage.layer.LayerRecord;
import org.novalean.storage.layer.LayerState;
import org.novalean.storage.messages.DiskReport;

/**
 * Tells the servers that Nova evacuated without their data at rest: they run on a disk that Nova
 * made anew from their image, without an error, while the layer with their data lies on the share.
 * Such a server must not be sealed as it is, for its layer would then look like an old one; nor may
 * that layer be taken for garbage.
 *
 * <p>A rebuild, an unshelve and a hydration leave a server without its layer, too, and rightly so.
 * Nova's own list of what was asked of the server tells the rebuild, the layer's record the
 * hydration. An unshelve after an evacuation is not told apart: the snapshot may be of either disk.
 */
final class UnstagedEvacuations {

  /** What the clocks of Nova and of a host may differ by, and Nova's times have whole seconds. */
  private static final Duration CLOCKS = Duration.ofMinutes(1);

  private final Compute compute;
  private final Agents agents;

  UnstagedEvacuations(Compute compute, Agents agents) {
    this.compute = requireNonNull(compute, "compute is null");
    this.agents = requireNonNull(agents, "agents is null");
  }

  /** The evacuation that counts. */
  private record Evacuation(Instant at, boolean unshelvedSince) {

    /** The newest; empty where there was none, or where the server was rebuilt on purpose since. */
    static Optional<Evacuation> of(List<InstanceAction> newestFirst) {
      var unshelved = false;
      for (var action : newestFirst) {
        if (action.action().equals(InstanceAction.EVACUATE)) {
          return Optional.of(new Evacuation(action.startedAt(), unshelved));
        }
        if (action.action().equals(InstanceAction.REBUILD) && action.message().isEmpty()) {
          return Optional.empty();
        }
        unshelved |= action.action().equals(InstanceAction.UNSHELVE);
      }
      return Optional.empty();
    }

    boolean isAfterThatOf(LayerRecord layer) {
      return layer.lastStoodOn().isBefore(at.plus(CLOCKS));
    }
  }

  /**
   * Why a server must not be sealed as it is, and the way out; empty where nothing speaks against
   * it.
   *
   * @param host where it is
   * @throws java.util.concurrent.CompletionException where the host's agent does not answer
   */
  Optional<String> hindrance(String serverId, String host) {
    var evacuation = Evacuation.of(compute.actions(serverId));
    if (evacuation.isEmpty()) {
      return Optional.empty();
    }
    var records = agents.shareFiles(host).join().records();
    return disksWithoutLayer(serverId, host)
        .flatMap(disk -> newest(records, serverId, disk.target()).stream())
        .filter(layer -> evacuation.get().isAfterThatOf(layer.getValue()))
        .findFirst()
        .map(layer -> words(serverId, evacuation.get(), layer.getKey(), layer.getValue()));
  }

  private static String words(
      String serverId, Evacuation evacuation, LayerName layer, LayerRecord record) {
    return "Nova evacuated it at %s without its data at rest, so it runs on a disk made anew from its image; its data, as sealed at %s, are safe in %s. %sGet them back with 'nova-lean repair %s', or give them up with 'nova-lean seal --anyway %s'"
        .formatted(
            evacuation.at(),
            record.sealedAt(),
            layer,
            evacuation.unshelvedSince()
                ? "It was unshelved since: look into it before, for it may have had its data then. "
                : "",
            serverId,
            serverId);
  }

  /** Some layer of the server may be all that is left of its data since an evacuation. */
  boolean mayNeed(String serverId, Map<LayerName, LayerRecord> records) {
    var layers =
        records.entrySet().stream()
            .filter(layer -> layer.getKey().serverId().equals(serverId))
            .map(Map.Entry::getValue)
            .toList();
    return !layers.isEmpty()
        && Evacuation.of(compute.actions(serverId))
            .filter(evacuation -> layers.stream().allMatch(evacuation::isAfterThatOf))
            .isPresent();
  }

  private Stream<DiskReport> disksWithoutLayer(String serverId, String host) {
    return agents.describe(host).join().servers().stream()
        .filter(server -> server.serverId().equals(serverId))
        .flatMap(server -> server.disks().stream())
        .filter(disk -> disk.placeable() && disk.layer().isEmpty());
  }

  private static Optional<Map.Entry<LayerName, LayerRecord>> newest(
      Map<String, LayerRecord> records, String serverId, String target) {
    return records.entrySet().stream()
        .filter(entry -> entry.getValue().state() != LayerState.COLLECTED)
        .flatMap(
            entry ->
                LayerName.parse(entry.getKey()).stream()
                    .map(name -> Map.entry(name, entry.getValue())))
        .filter(entry -> entry.getKey().serverId().equals(serverId))
        .filter(entry -> entry.getKey().target().equals(target))
        .max(Map.Entry.comparingByKey());
  }
}
