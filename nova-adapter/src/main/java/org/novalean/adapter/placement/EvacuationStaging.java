package org.novalean.adapter.placement;

import static java.util.Objects.requireNonNull;

import java.util.Set;
import java.util.concurrent.CompletionException;
import org.novalean.adapter.agents.AgentException;
import org.novalean.adapter.agents.Agents;
import org.novalean.adapter.compute.Compute;
import org.novalean.adapter.compute.ComputeService;
import org.novalean.adapter.compute.Server;
import org.novalean.storage.messages.StageEvacuation;
import org.novalean.storage.messages.Staged;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prepares the evacuation of a layered server to a host of choice. Without it Nova would make the
 * server's disk anew from its Glance image.
 */
final class EvacuationStaging {
  private static final Logger log = LoggerFactory.getLogger(EvacuationStaging.class);

  /** Of libvirt's states, by the agent's names. */
  private static final Set<String> WITHOUT_GUEST = Set.of("SHUT_OFF", "CRASHED");

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
      throw new Sealing.NotNow(
          "the server has a task: %s. If its host died in it, find out where its guest may run; if nowhere, 'openstack server set --state error %s' ends the task"
              .formatted(server.taskState().get(), server.id()));
    }
    if (service(source).up()) {
      throw new Sealing.NotNow(
          "nova-compute on %s is up: only a server of a host that is down is evacuated. Where the host is dead and Nova has not seen it yet: openstack compute service set --down %s nova-compute"
              .formatted(source, source));
    }
    if (!service(target).up()) {
      throw new Sealing.NotNow("nova-compute on %s is down".formatted(target));
    }
    requireNotSeenRunning(server.id(), source);
    try {
      return agents.stageEvacuation(target, new StageEvacuation(server.id())).join();
    } catch (CompletionException e) {
      throw new Sealing.NotNow(Sealing.reason(e));
    }
  }

  /**
   * A host whose nova-compute is down may run its guests all the same. Its agent's silence proves
   * nothing; what it says does, also that libvirt does not answer it: guests outlive libvirt.
   */
  private void requireNotSeenRunning(String serverId, String source) throws Sealing.NotNow {
    try {
      var report = agents.describe(source).join();
      if (!report.hypervisor()) {
        throw new Sealing.NotNow(
            "the agent on %s answers, so that host is on, and its libvirt does not say whether the server runs there: evacuated now it might run twice. Start libvirt there, or power that host off first"
                .formatted(source));
      }
      var running =
          report.servers().stream()
              .filter(server -> server.serverId().equals(serverId))
              .filter(server -> !WITHOUT_GUEST.contains(server.state()))
              .findFirst();
      if (running.isPresent()) {
        throw new Sealing.NotNow(
            "the agent on %s sees it there, %s: evacuated now it would run twice. Start nova-compute there, or power that host off first"
                .formatted(source, running.get().state()));
      }
    } catch (CompletionException e) {
      if (!(e.getCause() instanceof AgentException.NoAnswer)) {
        throw new Sealing.NotNow(
            "the agent on %s answers, so that host is on, and does not tell whether the server runs there (%s): evacuated now it might run twice. Mend that, or power that host off first"
                .formatted(source, AgentException.words(e)));
      }
      log.debug("the agent of the host to evacuate from does not answer, as expected", e);
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
