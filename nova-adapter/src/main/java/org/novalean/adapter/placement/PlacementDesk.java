package org.novalean.adapter.placement;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.novalean.adapter.agents.Agents;
import org.novalean.adapter.compute.Compute;
import org.novalean.adapter.compute.Server;
import org.novalean.adapter.policy.PlacementPolicy;
import org.novalean.storage.messages.DiskReport;
import org.novalean.storage.messages.HostReport;
import org.novalean.storage.messages.JobReport;
import org.novalean.storage.messages.ServerReport;
import org.novalean.storage.messages.Staged;

/** What a person asks for: how things are placed, a seal now, a hydration now. */
public final class PlacementDesk implements AutoCloseable {

  private final Compute compute;
  private final Agents agents;
  private final Sealing sealing;
  private final WantedPlacements wanted;
  private final Runnable disconnect;

  /**
   * Makes one.
   *
   * @param disconnect done when it is closed
   */
  public PlacementDesk(
      Compute compute,
      Agents agents,
      Sealing sealing,
      WantedPlacements wanted,
      Runnable disconnect) {
    this.compute = requireNonNull(compute, "compute is null");
    this.agents = requireNonNull(agents, "agents is null");
    this.sealing = requireNonNull(sealing, "sealing is null");
    this.wanted = requireNonNull(wanted, "wanted is null");
    this.disconnect = requireNonNull(disconnect, "disconnect is null");
  }

  /**
   * What all hosts report now.
   *
   * @param silent hosts of Nova whose agent did not answer, each with the reason
   */
  public record Survey(List<HostReport> reports, Map<String, String> silent) {

    /** The shares that hosts see, each with these hosts; more than one is a mistake. */
    public Map<String, List<String>> shares() {
      var hosts = new TreeMap<String, List<String>>();
      for (var report : reports) {
        report
            .share()
            .shareId()
            .ifPresent(
                share -> hosts.computeIfAbsent(share, s -> new ArrayList<>()).add(report.host()));
      }
      return hosts;
    }

    /** All hosts answer, and see one and the same share that can be used. */
    public boolean isSound() {
      return silent.isEmpty()
          && shares().size() <= 1
          && reports.stream().allMatch(report -> report.hypervisor() && report.share().usable());
    }
  }

  /** Asks the agents of all of Nova's compute hosts. */
  public Survey survey() {
    var asked = new LinkedHashMap<String, CompletableFuture<HostReport>>();
    compute.computeServices().stream()
        .map(service -> service.host())
        .sorted()
        .distinct()
        .forEach(host -> asked.put(host, agents.describe(host)));
    var reports = new ArrayList<HostReport>();
    var silent = new LinkedHashMap<String, String>();
    asked.forEach(
        (host, answer) -> {
          try {
            reports.add(answer.join());
          } catch (CompletionException e) {
            silent.put(host, Sealing.reason(e));
          }
        });
    return new Survey(reports, silent);
  }

  /** What a person called by a name that fits nothing, or too much. */
  public static final class NotFound extends Exception {
    private static final long serialVersionUID = 1L;

    NotFound(String message) {
      super(message);
    }
  }

  /** The server of an id, or of a name that only one has. */
  public Server find(String nameOrId) throws NotFound {
    var byId = compute.server(nameOrId);
    if (byId.isPresent()) {
      return byId.get();
    }
    var named = compute.serversNamed(nameOrId);
    if (named.isEmpty()) {
      throw new NotFound("Nova knows no server '%s'".formatted(nameOrId));
    }
    if (named.size() > 1) {
      throw new NotFound(
          "%d servers are named '%s': give an id, such as %s"
              .formatted(named.size(), nameOrId, named.get(0).id()));
    }
    return named.get(0);
  }

  /** The servers that Nova has on a compute host; empty where there is no such host. */
  public Optional<List<Server>> serversOn(String host) {
    var known = compute.computeServices().stream().anyMatch(service -> service.host().equals(host));
    return known ? Optional.of(compute.serversOn(host)) : Optional.empty();
  }

  /**
   * The servers of a compute host that are to be sealed ahead of its maintenance: nobody says that
   * they are not to be, and they are not known to have volumes alone. Empty where there is no such
   * host.
   */
  public Optional<List<Server>> sealableOn(String host) {
    return serversOn(host)
        .map(
            servers -> {
              var nothingToSeal = nothingToSeal(host);
              return servers.stream()
                  .filter(server -> !wanted.policy(server).isForbidden())
                  .filter(server -> !nothingToSeal.contains(server.id()))
                  .toList();
            });
  }

  private Set<String> nothingToSeal(String host) {
    try {
      return agents.describe(host).join().servers().stream()
          .filter(server -> server.disks().stream().noneMatch(DiskReport::placeable))
          .map(ServerReport::serverId)
          .collect(Collectors.toSet());
    } catch (CompletionException e) {
      // Each seal then says so of its server.
      return Set.of();
    }
  }

  /** Where a server's data at rest are wanted, and who says so. */
  public PlacementPolicy placement(Server server) {
    return wanted.policy(server);
  }

  /**
   * Makes the top on another host that the evacuation of a server will find.
   *
   * @return what will be lost, in words
   */
  public Staged stageEvacuation(Server server, String target) throws Sealing.NotNow {
    return new EvacuationStaging(compute, agents).stage(server, target);
  }

  /**
   * Why a server needs its data at rest back: Nova evacuated it without them. Empty where it does
   * not.
   */
  public Optional<String> lostData(Server server) throws Sealing.NotNow {
    return new EvacuationRepairs(compute, agents).lostData(server);
  }

  /**
   * Gives a stopped server its data at rest back.
   *
   * @return what is lost all the same, and where its other disk is kept, in words
   */
  public Staged repair(Server server) throws Sealing.NotNow {
    return new EvacuationRepairs(compute, agents).repair(server);
  }

  /**
   * Does it, and returns when it is over. Where the same is under way already, by the service or by
   * another command, that is followed: whoever cancels then leaves it to whoever began it, and gets
   * a report of a job that is running.
   *
   * @param cancel counted down to have it cancelled and undone
   * @param progress told of each look
   */
  public JobReport work(
      Work work, Server server, CountDownLatch cancel, Consumer<JobReport> progress)
      throws Sealing.NotNow, InterruptedException {
    return new JobWatch(agents, sealing, server, cancel, progress).run(work);
  }

  @Override
  public void close() {
    disconnect.run();
  }
}
