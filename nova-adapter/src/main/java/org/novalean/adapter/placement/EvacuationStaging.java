package org.novalean.adapter.placement;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.CompletionException;
import org.novalean.adapter.agents.Agents;
import org.novalean.adapter.compute.Compute;
import org.novalean.adapter.compute.ComputeService;
import org.novalean.adapter.compute.Server;
import org.novalean.storage.messages.StageEvacuation;
import org.novalean.storage.messages.Staged;

/**
 * Prepares the evacuation of a layered server to a host of choice. Without it Nova would make the
 * server's disk anew from its Glance image.
 */
final class EvacuationStaging {

  private final Compute compute;
  private final Agents agents;

  EvacuationStaging(Compute compute, Agents agents) {
    this.compute = requireNonNull(compute, "compute is null");
    this.agents = requireNonNull(agents, "agents is null");
  }

  /**
   * Prepares it.
   *
   * @return what will be lost, in words
   * @throws Sealing.NotNow where Nova would not evacuate it, or the agent refuses
   */
  Staged stage(Server server, String target) throws Sealing.NotNow {
    var source = server.host().orElseThrow(() -> new Sealing.NotNow("the server is on no host"));
    if (source.equals(target)) {
      throw new Sealing.NotNow("the server is on %s already".formatted(target));
    }
    if (server.taskState().isPresent()) {
      throw new Sealing.NotNow("the server has a task: " + server.taskState().get());
    }
    if (service(source).up()) {
      throw new Sealing.NotNow(
          "nova-compute on %s is up: only a server of a host that is down is evacuated. Where the host is dead and Nova has not seen it yet: openstack compute service set --down %s nova-compute"
              .formatted(source, source));
    }
    if (!service(target).up()) {
      throw new Sealing.NotNow("nova-compute on %s is down".formatted(target));
    }
    try {
      return agents.stageEvacuation(target, new StageEvacuation(server.id())).join();
    } catch (CompletionException e) {
      throw new Sealing.NotNow(Sealing.reason(e));
    }
  }

  private ComputeService service(String host) throws Sealing.NotNow {
    return compute.computeServices().stream()
        .filter(service -> service.host().equals(host))
        .findFirst()
        .orElseThrow(
            () -> new Sealing.NotNow("Nova has no nova-compute on host '%s'".formatted(host)));
  }
}
