package org.novalean.storage.preflight;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import org.novalean.storage.nova.NovaConf;

/** The agent goes by the name that nova-compute has: requests about its servers go there. */
final class HostNamed extends NovaConfCheck {

  private final String agents;
  private final String machine;

  /**
   * @param agents the name that the agent goes by
   * @param machine the machine's own name, which nova-compute has unless nova.conf gives another
   */
  HostNamed(List<Path> sources, String agents, String machine) {
    super("host-name", "The agent has nova-compute's name", sources);
    this.agents = requireNonNull(agents, "agents is null");
    this.machine = requireNonNull(machine, "machine is null");
  }

  @Override
  Result look(NovaConf conf) {
    var novas = conf.host().orElse(machine);
    return novas.equals(agents)
        ? new Result.Ok(novas)
        : new Result.Failed(
            "nova-compute is %s, the agent is %s".formatted(novas, agents),
            "set [DEFAULT] host = %s in nova-lean-agent.conf, and restart the agent"
                .formatted(novas));
  }
}
