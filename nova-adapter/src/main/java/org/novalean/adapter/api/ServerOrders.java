package org.novalean.adapter.api;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.novalean.adapter.agents.AgentException;
import org.novalean.adapter.agents.Agents;
import org.novalean.adapter.compute.Compute;
import org.novalean.adapter.compute.Server;
import org.novalean.adapter.placement.Sealing;
import org.novalean.adapter.placement.Work;
import org.novalean.adapter.rescue.RescueDesk;
import org.novalean.adapter.rescue.RescuePlan;
import org.novalean.adapter.rescue.RescuePlan.NotNeeded;
import org.novalean.adapter.rescue.RescuePlan.Refused;
import org.novalean.adapter.rescue.RescuePlan.Rescue;
import org.novalean.adapter.rescue.RescuePlan.Wait;
import org.novalean.adapter.rescue.Step;
import org.novalean.adapter.status.JobView;

/**
 * Does what is asked for with one server. What it begins, the service's {@link
 * org.novalean.adapter.placement.Sealer} looks after, as after all that runs.
 */
public final class ServerOrders implements Orders {

  private final Compute compute;
  private final Agents agents;
  private final Sealing sealing;
  private final RescueDesk rescue;
  private final long mibPerSecond;

  /**
   * Makes it.
   *
   * @param mibPerSecond for each seal or hydration; 0 for the agent's own limit alone
   */
  public ServerOrders(
      Compute compute, Agents agents, Sealing sealing, RescueDesk rescue, long mibPerSecond) {
    this.compute = requireNonNull(compute, "compute is null");
    this.agents = requireNonNull(agents, "agents is null");
    this.sealing = requireNonNull(sealing, "sealing is null");
    this.rescue = requireNonNull(rescue, "rescue is null");
    this.mibPerSecond = mibPerSecond;
  }

  @Override
  public JobView seal(String serverId, boolean anyway) throws Declined {
    return begin(anyway ? Work.SEAL_ANYWAY : Work.SEAL, serverId);
  }

  @Override
  public JobView hydrate(String serverId) throws Declined {
    return begin(Work.HYDRATE, serverId);
  }

  private JobView begin(Work work, String serverId) throws Declined {
    var server = server(serverId);
    var host = host(server);
    try {
      var report = sealing.begin(work, serverId, host, mibPerSecond, "api");
      return JobView.begun(report, host, server.name());
    } catch (Sealing.NotNow e) {
      throw Declined.notNow(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public Released release(String serverId) throws Declined {
    var host = host(server(serverId));
    try {
      var released = agents.release(host, serverId).join();
      return new Released(serverId, host, released.cancelled().orElse("nothing was under way"));
    } catch (CompletionException e) {
      throw Declined.notNow(AgentException.words(e));
    }
  }

  @Override
  public Plan rescuePlan(String serverId) throws Declined, InterruptedException {
    var unused = server(serverId);
    return plan(rescue.assess(serverId).plan());
  }

  private static Plan plan(RescuePlan plan) {
    if (plan instanceof Rescue found) {
      return new Plan(
          "rescue",
          found.reason(),
          Optional.of(found.disk()),
          Optional.of(found.lost()),
          found.steps().stream().map(Step::words).toList(),
          List.of());
    }
    return new Plan(
        word(plan),
        plan.reason(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        plan instanceof Refused refused ? refused.commands() : List.of());
  }

  private static String word(RescuePlan plan) {
    if (plan instanceof NotNeeded) {
      return "not-needed";
    } else if (plan instanceof Wait) {
      return "wait";
    }
    return plan instanceof Refused ? "refused" : "well";
  }

  private Server server(String serverId) throws Declined {
    return compute
        .server(serverId)
        .orElseThrow(() -> Declined.unknown("Nova knows no server of this id"));
  }

  private static String host(Server server) throws Declined {
    return server.host().orElseThrow(() -> Declined.notNow("the server is on no host"));
  }
}
