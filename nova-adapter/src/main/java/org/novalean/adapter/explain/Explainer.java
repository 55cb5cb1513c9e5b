package org.novalean.adapter.explain;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.novalean.adapter.agents.AgentException;
import org.novalean.adapter.agents.Agents;
import org.novalean.adapter.compute.CloudException;
import org.novalean.adapter.compute.Compute;
import org.novalean.adapter.compute.Server;
import org.novalean.adapter.compute.ServerDisks;
import org.novalean.adapter.compute.ServerDisks.AttachedVolume;
import org.novalean.adapter.config.HostPatterns;
import org.novalean.adapter.explain.Explanation.Source;
import org.novalean.adapter.placement.PlacementDesk;
import org.novalean.adapter.policy.PlacementMode;
import org.novalean.adapter.policy.PlacementPolicy;
import org.novalean.adapter.policy.ServerPolicies;
import org.novalean.adapter.policy.SwitchMode;
import org.novalean.adapter.policy.SwitchPolicy;
import org.novalean.adapter.volumes.Volumes;
import org.novalean.storage.messages.HostPreflight;
import org.novalean.storage.messages.HostReport;
import org.novalean.storage.messages.Obstacles;
import org.novalean.storage.messages.ServerReport;

/** Finds out what would happen at a live migration of a server. Moves and changes nothing. */
public final class Explainer implements AutoCloseable {

  private final PlacementDesk desk;
  private final Compute compute;
  private final VolumeSurvey volumes;
  private final Agents agents;
  private final ServerPolicies policies;
  private final HostPatterns postCopyHosts;

  /**
   * @param desk closed with it
   */
  public Explainer(
      PlacementDesk desk,
      Compute compute,
      Volumes volumes,
      Agents agents,
      ServerPolicies policies,
      HostPatterns postCopyHosts) {
    this.desk = requireNonNull(desk, "desk is null");
    this.compute = requireNonNull(compute, "compute is null");
    this.volumes = new VolumeSurvey(volumes);
    this.agents = requireNonNull(agents, "agents is null");
    this.policies = requireNonNull(policies, "policies is null");
    this.postCopyHosts = requireNonNull(postCopyHosts, "postCopyHosts is null");
  }

  /**
   * Explains.
   *
   * @param nameOrId of the server
   * @param to the one host to consider; empty for all that Nova could choose
   */
  public Explanation explain(String nameOrId, Optional<String> to) throws PlacementDesk.NotFound {
    var server = desk.find(nameOrId);
    var host = server.host().orElse("");
    var report = answer(agents.describe(host));
    var found = answer(agents.preflight(host));
    var seen = report.flatMap(r -> of(r, server.id()));
    var source = source(host, found);
    var placement = desk.placement(server);
    var policy = policies.of(server);
    var more = new ArrayList<String>();
    var disks = disks(server, seen, more);
    var destinations =
        new Destinations(compute, agents)
            .of(server, host, seen.filter(ServerReport::isLayered).isPresent(), to);
    return new Explanation(
        server,
        disks,
        placement,
        policy,
        source,
        destinations,
        hindrances(
            server,
            source,
            placement,
            policy,
            seen,
            disks,
            answer(agents.postCopyFrom(host, server.id()))),
        notes(server, source, placement, policy, report, seen, disks, more));
  }

  private List<DiskOutlook> disks(Server server, Optional<ServerReport> seen, List<String> notes) {
    var told = told(server, notes);
    var ids =
        Stream.concat(
                told.stream()
                    .flatMap(disks -> disks.volumes().stream())
                    .map(AttachedVolume::volumeId),
                seen.stream()
                    .flatMap(report -> report.disks().stream())
                    .flatMap(disk -> disk.volume().stream()))
            .distinct()
            .toList();
    return DiskOutlooks.of(told, seen, volumes.of(server.id(), ids, notes));
  }

  private Optional<ServerDisks> told(Server server, List<String> notes) {
    try {
      return compute.disks(server.id());
    } catch (CloudException e) {
      notes.add("Nova does not tell which disks are volumes: " + e.getMessage());
      return Optional.empty();
    }
  }

  private static Optional<ServerReport> of(HostReport report, String serverId) {
    return report.servers().stream().filter(s -> s.serverId().equals(serverId)).findFirst();
  }

  private Source source(String host, Optional<HostPreflight> found) {
    return new Source(
        host,
        postCopyHosts.matches(host),
        found.flatMap(HostPreflight::permitsPostCopy),
        found.map(HostPreflight::postCopyMibPerSecond));
  }

  private static List<String> hindrances(
      Server server,
      Source source,
      PlacementPolicy placement,
      SwitchPolicy policy,
      Optional<ServerReport> seen,
      List<DiskOutlook> disks,
      Optional<Obstacles> obstacles) {
    var hindrances = new ArrayList<String>();
    if (!server.isAtRest()) {
      hindrances.add(
          "the server is %s, power state %s%s: a lean migration needs one that is ACTIVE and runs, with no task"
              .formatted(
                  server.status(),
                  server.powerState(),
                  server.taskState().map(task -> ", " + task).orElse("")));
    }
    if (policy.mode() == SwitchMode.NEVER) {
      hindrances.add("%s says never: memory crosses by pre-copy alone".formatted(policy.source()));
    }
    if (!source.named()) {
      hindrances.add(
          "[lean] post_copy_hosts does not name %s: nova-lean switches no migration away from it"
              .formatted(source.host()));
    }
    obstacles.stream()
        .flatMap(found -> found.reasons().stream())
        .forEach(reason -> hindrances.add(source.host() + ": " + reason));
    seen.filter(s -> !s.hindrance().isEmpty()).ifPresent(s -> hindrances.add(s.hindrance()));
    var onTheHost =
        disks.stream()
            .filter(disk -> disk.placeable() && disk.layer().isEmpty() && !disk.isNotCopied())
            .map(DiskOutlook::target)
            .toList();
    if (!onTheHost.isEmpty()) {
      hindrances.add(
          "the data at rest of %s are on %s itself and cross with it: %s"
              .formatted(String.join(", ", onTheHost), source.host(), wayOut(server, placement)));
    }
    disks.stream()
        .flatMap(disk -> disk.volume().stream())
        .filter(VolumeOutlook::isOfOneHost)
        .forEach(
            volume ->
                hindrances.add(
                    "%s is a device of %s alone: nova-lean place %s --to cinder:TYPE --volume %s moves it while the server runs"
                        .formatted(volume.words(), source.host(), server.id(), volume.id())));
    return hindrances;
  }

  private static String wayOut(Server server, PlacementPolicy placement) {
    return placement.mode() == PlacementMode.CINDER
        ? "%s says cinder, but Nova made these disks, and nothing turns them into volumes. Say layered instead, and: nova-lean seal %s"
            .formatted(placement.source(), server.id())
        : "nova-lean seal " + server.id();
  }

  private static List<String> notes(
      Server server,
      Source source,
      PlacementPolicy placement,
      SwitchPolicy policy,
      Optional<HostReport> report,
      Optional<ServerReport> seen,
      List<DiskOutlook> disks,
      List<String> more) {
    var notes = new ArrayList<String>(policy.warnings());
    notes.addAll(placement.warnings());
    if (report.isEmpty() && disks.stream().allMatch(disk -> disk.volume().isPresent())) {
      notes.add(
          "no agent answers on %s; that it has no disk besides its volumes is what Nova tells"
              .formatted(source.host()));
    } else if (report.isEmpty()) {
      notes.add(
          "no agent answers on %s, so what Nova would copy of its disks cannot be seen: nothing where instances_path is on a share, else every local disk"
              .formatted(source.host()));
    } else if (seen.isEmpty()) {
      notes.add("libvirt on %s does not show the server".formatted(source.host()));
    }
    notes.addAll(more);
    disks.stream()
        .flatMap(disk -> disk.volume().stream())
        .filter(VolumeOutlook::isRawWithSnapshots)
        .forEach(
            volume ->
                notes.add(
                    "%s has snapshots (%s): libvirt may refuse the migration, with 'storage format raw does not support backing store'; nothing is lost then"
                        .formatted(volume.words(), String.join(", ", volume.snapshots()))));
    if (placement.mode() != PlacementMode.LAYERED
        && seen.filter(ServerReport::isLayered).isPresent()) {
      notes.add("nobody asks for its data at rest to be on the share, but they are");
    }
    report.stream()
        .flatMap(r -> r.jobs().stream())
        .filter(job -> job.serverId().equals(server.id()) && job.isRunning())
        .forEach(job -> notes.add("a %s runs; it gives way when Nova begins".formatted(job.job())));
    return notes;
  }

  private static <T> Optional<T> answer(CompletableFuture<T> asked) {
    try {
      return Optional.of(asked.join());
    } catch (CompletionException e) {
      if (e.getCause() instanceof AgentException) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public void close() {
    desk.close();
  }
}
