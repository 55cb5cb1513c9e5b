package org.novalean.adapter.explain;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.novalean.adapter.agents.AgentException;
import org.novalean.adapter.agents.Agents;
import org.novalean.adapter.compute.Compute;
import org.novalean.adapter.compute.ComputeService;
import org.novalean.adapter.compute.Server;
import org.novalean.adapter.explain.Explanation.Destination;
import org.novalean.storage.messages.HostPreflight;
import org.novalean.storage.messages.Identify;
import org.novalean.storage.messages.Identities;
import org.novalean.storage.messages.Obstacles;
import org.novalean.storage.messages.Prove;
import org.novalean.storage.messages.Reach;
import org.novalean.storage.preflight.Finding;

/** How the hosts that a server could go to would take it. */
final class Destinations {

  /** What makes a host unfit to take a server in, besides what stands in the way of post-copy. */
  private static final Set<String> DECISIVE = Set.of("migration-address", "share", "libvirt");

  private final Compute compute;
  private final Agents agents;

  Destinations(Compute compute, Agents agents) {
    this.compute = requireNonNull(compute, "compute is null");
    this.agents = requireNonNull(agents, "agents is null");
  }

  /**
   * Looks at them.
   *
   * @param layered the server stands on at-rest layers
   * @param to the one host to consider; empty for all others
   */
  List<Destination> of(Server server, String source, boolean layered, Optional<String> to) {
    var services = new LinkedHashMap<String, ComputeService>();
    compute.computeServices().stream()
        .filter(service -> to.map(service.host()::equals).orElse(!service.host().equals(source)))
        .sorted((a, b) -> a.host().compareTo(b.host()))
        .forEach(service -> services.putIfAbsent(service.host(), service));
    if (to.isPresent() && services.isEmpty()) {
      return List.of(
          new Destination(to.get(), "", List.of("Nova knows no compute host of this name")));
    }
    var proof =
        layered ? Proof.begin(agents, server.id(), source) : Proof.notNeeded(agents, server.id());
    return services.values().stream().map(service -> look(service, source, proof)).toList();
  }

  private Destination look(ComputeService service, String source, Proof proof) {
    var host = service.host();
    var hindrances = new ArrayList<String>();
    if (host.equals(source)) {
      hindrances.add("the server is there already");
    }
    if (!service.up()) {
      hindrances.add("nova-compute is down there");
    }
    if (!service.enabled()) {
      hindrances.add("it is disabled" + service.disabledReason().map(r -> ": " + r).orElse(""));
    }
    var data = proof.of(host, hindrances);
    postCopyTo(host).ifPresent(found -> hindrances.addAll(found.reasons()));
    found(host)
        .ifPresent(
            found -> {
              found.findings().stream()
                  .filter(finding -> finding.isFailed() && DECISIVE.contains(finding.id()))
                  .map(Finding::detail)
                  .forEach(hindrances::add);
              found.migrationAddress().ifPresent(where -> reach(source, host, where, hindrances));
            });
    return new Destination(host, data, hindrances);
  }

  private Optional<HostPreflight> found(String host) {
    return answer(agents.preflight(host));
  }

  private Optional<Obstacles> postCopyTo(String host) {
    return answer(agents.postCopyTo(host));
  }

  private static <T> Optional<T> answer(CompletableFuture<T> asked) {
    try {
      return Optional.of(asked.join());
    } catch (CompletionException e) {
      return Optional.empty();
    }
  }

  private void reach(String source, String host, String where, List<String> hindrances) {
    try {
      agents
          .reach(source, new Reach(Map.of(host, where)))
          .join()
          .unreached()
          .forEach(
              (other, why) -> hindrances.add("%s does not reach it: %s".formatted(source, why)));
    } catch (CompletionException e) {
      // Without an agent there, nobody can try.
      return;
    }
  }

  /**
   * Whether destinations see just the layers that the server stands on, as in a migration.
   *
   * @param identities empty where none are needed, or none could be had
   * @param failure why they could not be had; empty where they could, or are not needed
   */
  private record Proof(
      Agents agents,
      String serverId,
      String nonce,
      Optional<Identities> identities,
      String failure) {

    static Proof notNeeded(Agents agents, String serverId) {
      return new Proof(agents, serverId, "", Optional.empty(), "");
    }

    static Proof begin(Agents agents, String serverId, String source) {
      var nonce = UUID.randomUUID().toString().replace("-", "");
      try {
        var identities = agents.identify(source, new Identify(serverId, nonce)).join();
        return new Proof(agents, serverId, nonce, Optional.of(identities), "");
      } catch (CompletionException e) {
        return new Proof(agents, serverId, nonce, Optional.empty(), AgentException.words(e));
      }
    }

    String of(String host, List<String> hindrances) {
      if (!failure.isEmpty()) {
        hindrances.add("what the server stands on cannot be told: " + failure);
        return "not known";
      }
      if (identities.isEmpty()) {
        return "no data at rest on the share are needed";
      }
      try {
        var answer = agents.prove(host, new Prove(serverId, nonce, identities.get())).join();
        if (answer.proven()) {
          return "it sees the data at rest";
        }
        hindrances.add(
            "it does not see the data at rest, so nova-lean would abort: " + answer.reason());
        return "it does not see the data at rest";
      } catch (CompletionException e) {
        hindrances.add(
            "it cannot prove that it sees the data at rest, so nova-lean would abort: "
                + AgentException.words(e));
        return "not known";
      }
    }
  }
}
