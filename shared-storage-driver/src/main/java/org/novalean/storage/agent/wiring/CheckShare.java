package org.novalean.storage.agent.wiring;

import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.novalean.configuration.ConfigurationException;
import org.novalean.configuration.process.Logging;
import org.novalean.storage.agent.AgentParts;
import org.novalean.storage.agent.config.NovaLeanAgentConf;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "check-share",
    description = {
      "Say whether nova-compute may start: not where the configuration names a share that is not",
      "mounted, is another one than this host knows, or does not answer. Without a share in the",
      "configuration it may."
    })
final class CheckShare implements Callable<Integer> {

  @Mixin private final ConfigFile configFile = new ConfigFile();

  @Override
  public Integer call() throws IOException {
    Logging.forCommand();
    if (!NovaLeanAgentConf.namesShare(configFile.path())) {
      System.out.println("%s names no share: nothing to check".formatted(configFile.path()));
      return 0;
    }
    try {
      var config = NovaLeanAgentConf.load(configFile.path()).configuration();
      var absence = AgentParts.shareCheck(config, Clock.systemUTC()).absence();
      absence.ifPresent(
          reason ->
              System.err.println(
                  "nova-lean-agent: Nova must not start servers without the share %s: %s"
                      .formatted(config.share().location(), reason)));
      return absence.isPresent() ? 1 : 0;
    } catch (ConfigurationException e) {
      System.err.println("nova-lean-agent: " + e.getMessage());
      return Main.CONFIGURATION;
    }
  }
}
