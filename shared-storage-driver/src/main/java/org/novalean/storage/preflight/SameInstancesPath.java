package org.novalean.storage.preflight;

import static java.util.Objects.requireNonNull;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.novalean.storage.nova.NovaConf;

/** The agent looks where nova-compute keeps its servers' disks. */
final class SameInstancesPath extends NovaConfCheck {

  private final Path agents;

  SameInstancesPath(List<Path> sources, Path agents) {
    super("instances-path", "The agent has nova-compute's instances_path", sources);
    this.agents = requireNonNull(agents, "agents is null");
  }

  @Override
  Result look(NovaConf conf) {
    var novas = conf.instancesPath();
    if (!novas.normalize().equals(agents.normalize())) {
      return new Result.Failed(
          "nova-compute has %s, the agent %s".formatted(novas, agents),
          "set [share] instances_path = %s in nova-lean-agent.conf, and restart the agent"
              .formatted(novas));
    }
    return Files.isDirectory(novas)
        ? new Result.Ok(novas.toString())
        : new Result.Failed(
            "there is no directory " + novas, "make it, as Nova's user, and start nova-compute");
  }
}
