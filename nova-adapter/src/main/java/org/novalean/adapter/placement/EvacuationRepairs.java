package org.novalean.adapter.placement;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.novalean.adapter.agents.Agents;
import org.novalean.adapter.compute.Compute;
import org.novalean.adapter.compute.Server;
import org.novalean.storage.messages.Staged;

/** Gives servers their data at rest back that Nova evacuated without them. */
final class EvacuationRepairs {

  private final Agents agents;
  private final UnstagedEvacuations evacuations;

  EvacuationRepairs(Compute compute, Agents agents) {
    this.agents = requireNonNull(agents, "agents is null");
    this.evacuations = new UnstagedEvacuations(compute, agents);
  }

  /**
   * What the server lost sight of; empty where it stands on what it should.
   *
   * @throws Sealing.NotNow where that cannot be said
   */
  Optional<String> lostData(Server server) throws Sealing.NotNow {
    try {
      return evacuations.hindrance(server.id(), hostOf(server));
    } catch (CompletionException e) {
      throw new Sealing.NotNow(Sealing.reason(e));
    }
  }

  /**
   * Repairs it.
   *
   * @return what is lost all the same, and where its other disk is kept, in words
   * @throws Sealing.NotNow where it does not need it, Nova works with it, or the agent refuses
   */
  Staged repair(Server server) throws Sealing.NotNow {
    if (lostData(server).isEmpty()) {
      throw new Sealing.NotNow("the server was not evacuated without data at rest");
    }
    if (!server.status().equals("SHUTOFF") || server.taskState().isPresent()) {
      throw new Sealing.NotNow(
          "the server is %s, task %s: stop it first ('openstack server stop %s')"
              .formatted(server.status(), server.taskState().orElse("none"), server.id()));
    }
    try {
      return agents.repairEvacuation(hostOf(server), server.id()).join();
    } catch (CompletionException e) {
      throw new Sealing.NotNow(Sealing.reason(e));
    }
  }

  private static String hostOf(Server server) throws Sealing.NotNow {
    return server.host().orElseThrow(() -> new Sealing.NotNow("the server is on no host"));
  }
}
