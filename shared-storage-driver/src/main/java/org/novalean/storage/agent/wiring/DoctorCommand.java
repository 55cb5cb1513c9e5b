package org.novalean.storage.agent.wiring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.novalean.configuration.ConfigurationException;
import org.novalean.configuration.process.Logging;
import org.novalean.events.ListenerConfig;
import org.novalean.events.NotificationProbe;
import org.novalean.events.QueueSettings;
import org.novalean.storage.MountTable;
import org.novalean.storage.agent.AgentParts;
import org.novalean.storage.agent.config.AgentConfig;
import org.novalean.storage.agent.config.BusConfig;
import org.novalean.storage.agent.config.NovaLeanAgentConf;
import org.novalean.storage.hypervisor.Hypervisor;
import org.novalean.storage.hypervisor.HypervisorException;
import org.novalean.storage.libvirt.LibvirtHypervisor;
import org.novalean.storage.preflight.Bus;
import org.novalean.storage.preflight.Check;
import org.novalean.storage.preflight.Finding;
import org.novalean.storage.preflight.FindingTable;
import org.novalean.storage.rpc.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "doctor",
    description = {
      "Check whether this host has what nova-lean needs; for each failure, its fix.",
      "Meant for a host before it joins: neither an agent nor a message bus that answers is needed.",
      "Changes nothing. 'nova-lean doctor' looks at all hosts of the cloud, through their agents."
    })
final class DoctorCommand implements Callable<Integer> {

  private static final int COLUMNS = 100;
  private static final Duration CONNECTS_WITHIN = Duration.ofSeconds(5);
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  /** How findings are printed. */
  enum Format {
    TABLE,
    JSON
  }

  @Option(
      names = "--config-file",
      paramLabel = "FILE",
      description = "The configuration. Default: /etc/nova-lean/nova-lean-agent.conf")
  private Path configFile = NovaLeanAgentConf.DEFAULT_PATH;

  @Option(names = "--output", paramLabel = "FORMAT", description = "table or json. Default: table")
  private Format output = Format.TABLE;

  @Override
  public Integer call() throws InterruptedException {
    Logging.forCommand();
    try {
      var loaded = NovaLeanAgentConf.load(configFile);
      loaded.warnings().forEach(warning -> System.err.println("warning: " + warning));
      var findings = findings(loaded.configuration());
      print(findings);
      return findings.stream().anyMatch(Finding::isFailed) ? 1 : 0;
    } catch (ConfigurationException e) {
      System.err.println("nova-lean-agent: " + e.getMessage());
      return Main.CONFIGURATION;
    }
  }

  private static List<Finding> findings(AgentConfig config) throws InterruptedException {
    try (var hypervisor = new LibvirtHypervisor(config.libvirtUri(), Main.LIBVIRT_DEADLINE)) {
      awaitConnection(hypervisor);
      var checks = new ArrayList<Check>();
      checks.add(new Bus(NotificationProbe.of(listening(config.bus()))));
      checks.addAll(
          AgentParts.hostChecks(config, hypervisor, Clock.systemUTC())
              .beforeItJoins(
                  AgentParts.location(config, Clock.systemUTC()).get(),
                  MountTable.ofThisProcess()));
      return Finding.all(config.host(), checks);
    } catch (IOException e) {
      throw new UncheckedIOException("the mount table cannot be read: is /proc mounted?", e);
    }
  }

  /** It connects in the background; what it says after a while is for the check to tell. */
  private static void awaitConnection(Hypervisor hypervisor) throws InterruptedException {
    var until = Instant.now().plus(CONNECTS_WITHIN);
    while (!isConnected(hypervisor) && Instant.now().isBefore(until)) {
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
    }
  }

  private static boolean isConnected(Hypervisor hypervisor) {
    try {
      var unused = hypervisor.versions();
      return true;
    } catch (HypervisorException e) {
      return false;
    }
  }

  private static ListenerConfig listening(BusConfig bus) {
    return ListenerConfig.of(
        bus.transportUrl(), bus.exchanges(), QueueSettings.named("nova-lean-agent-doctor"));
  }

  private void print(List<Finding> findings) {
    if (output == Format.JSON) {
      System.out.println(Json.write(findings.stream().map(FindingTable::json).toList()));
    } else {
      FindingTable.lines(findings, columns()).forEach(System.out::println);
    }
    System.out.flush();
  }

  private static int columns() {
    return Optional.ofNullable(System.getenv("COLUMNS"))
        .filter(text -> text.matches("[0-9]{2,4}"))
        .map(Integer::parseInt)
        .orElse(COLUMNS);
  }
}
