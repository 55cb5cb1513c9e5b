package org.novalean.adapter.placement;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
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
 * <p>A rebuild, an unshelve, a resize and a hydration leave a server without its layer, too, and
 * rightly so. What tells them apart is Nova's own list of what was asked of the server.
 */
final class UnstagedEvacuations {

  private final Compute compute;
  private final Agents agents;

  UnstagedEvacuations(Compute compute, Agents agents) {
    this.compute = requireNonNull(compute, "compute is null");
    this.agents = requireNonNull(agents, "agents is null");
  }

  /**
   * Why a server must not be sealed as it is, and the way out; empty where nothing speaks against
   * it.
   *
   * @param host where it is
   * @throws java.util.concurrent.CompletionException where the host's agent does not answer
   */
  Optional<String> hindrance(String serverId, String host) {
    var evacuated = evacuatedAt(serverId);
    if (evacuated.isEmpty()) {
      return Optional.empty();
    }
    var records = agents.shareFiles(host).join().records();
    return disksWithoutLayer(serverId, host)
        .flatMap(disk -> newest(records, serverId, disk.target()).stream())
        .filter(layer -> layer.getValue().sealedAt().isBefore(evacuated.get()))
        .findFirst()
        .map(
            layer ->
                "Nova evacuated it at %s without its data at rest, so it runs on a disk made anew from its image; its data, as sealed at %s, are safe in %s. Get them back with 'nova-lean repair %s', or give them up with 'nova-lean seal --anyway %s'"
                    .formatted(
                        evacuated.get(),
                        layer.getValue().sealedAt(),
                        layer.getKey(),
                        serverId,
                        serverId));
  }

  /** Some layer of the server may be all that is left of its data since an evacuation. */
  boolean mayNeed(String serverId, Map<LayerName, LayerRecord> records) {
    var sealed =
        records.entrySet().stream()
            .filter(layer -> layer.getKey().serverId().equals(serverId))
            .map(layer -> layer.getValue().sealedAt())
            .max(Instant::compareTo);
    return sealed.isPresent()
        && evacuatedAt(serverId).filter(at -> sealed.get().isBefore(at)).isPresent();
  }

  /** When it was last evacuated; empty where never, or where it was rebuilt on purpose since. */
  private Optional<Instant> evacuatedAt(String serverId) {
    return compute.actions(serverId).stream()
        .takeWhile(action -> !action.action().equals(InstanceAction.REBUILD))
        .filter(action -> action.action().equals(InstanceAction.EVACUATE))
        .map(InstanceAction::startedAt)
        .findFirst();
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
