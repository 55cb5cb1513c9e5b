package org.novalean.storage.agent.wiring;

import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.novalean.configuration.ConfigurationException;
import org.novalean.configuration.process.Logging;
import org.novalean.storage.agent.AgentParts;
import org.novalean.storage.agent.Departure;
import org.novalean.storage.agent.config.NovaLeanAgentConf;
import org.novalean.storage.share.ShareMountException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "leave",
    description = {
      "Prepare this host for the agent's removal: unmount what the agent has mounted, and let Nova",
      "keep base images on the host's own disk again. Refused while disks of this host stand on a",
      "share that only the agent mounts, while a server may be on its way here, or while a seal or",
      "hydration is unfinished."
    })
final class Leave implements Callable<Integer> {

  @Mixin private final ConfigFile configFile = new ConfigFile();

  @Option(names = "--check", description = "Only say whether it could be done, and change nothing.")
  private boolean check;

  @Override
  public Integer call() throws IOException {
    Logging.forCommand();
    if (!NovaLeanAgentConf.namesShare(configFile.path())) {
      return 0;
    }
    try {
      var config = NovaLeanAgentConf.load(configFile.path()).configuration();
      return leave(AgentParts.departure(config, Clock.systemUTC()));
    } catch (ConfigurationException e) {
      System.err.println("nova-lean-agent: " + e.getMessage());
      return Main.CONFIGURATION;
    } catch (ShareMountException e) {
      System.err.println("nova-lean-agent: " + e.getMessage());
      return 1;
    }
  }

  private int leave(Departure departure) {
    var hindrances = departure.hindrances();
    hindrances.forEach(one -> System.err.println("nova-lean-agent: " + one));
    if (!hindrances.isEmpty()) {
      return 1;
    }
    if (!check) {
      System.out.println("nova-lean-agent: " + departure.leave());
    }
    return 0;
  }
}
