package org.novalean.storage.agent.wiring;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.novalean.configuration.ConfigurationException;
import org.novalean.configuration.SampleFile;
import org.novalean.configuration.process.Logging;
import org.novalean.configuration.process.ProcessSignals;
import org.novalean.configuration.process.ServiceManager;
import org.novalean.events.TlsFileException;
import org.novalean.storage.agent.AgentParts;
import org.novalean.storage.agent.config.HostName;
import org.novalean.storage.agent.config.NovaLeanAgentConf;
import org.novalean.storage.libvirt.LibvirtHypervisor;
import org.novalean.storage.rpc.amqp.BusSettings;
import org.novalean.storage.rpc.amqp.RabbitAgentPort;
import org.novalean.storage.share.ShareMountException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The program {@code nova-lean-agent}. */
@Command(
    name = "nova-lean-agent",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = Main.Version.class,
    description = "Keeps servers' data at rest on the share, on one compute host.",
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExit status:%n",
    footer = {
      "  0   done",
      "  1   refused or failed, or a check failed",
      "  2   the command line was not understood",
      "  3   the configuration cannot be used",
    })
public final class Main {

  /** libvirt may wait for a QEMU that waits for the share; then other servers must not wait too. */
  static final Duration LIBVIRT_DEADLINE = Duration.ofSeconds(15);

  static final int CONFIGURATION = 3;

  private Main() {}

  /** Runs a command and exits with its code. */
  public static void main(String[] arguments) {
    System.exit(program().execute(arguments));
  }

  /** Its commands. */
  public static CommandLine program() {
    return new CommandLine(new Main())
        .addSubcommand(new Run())
        .addSubcommand(new DoctorCommand())
        .addSubcommand(new CheckShare())
        .addSubcommand(new Leave())
        .addSubcommand(new Unmount())
        .addSubcommand(new Sample())
        .setCaseInsensitiveEnumValuesAllowed(true);
  }

  static String version() {
    return Optional.ofNullable(Main.class.getPackage().getImplementationVersion()).orElse("dev");
  }

  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"nova-lean-agent " + version()};
    }
  }

  @Command(name = "run", description = "Run the agent.")
  static final class Run implements Callable<Integer> {

    @Option(
        names = "--config-file",
        paramLabel = "FILE",
        description = "The configuration. Default: /etc/nova-lean/nova-lean-agent.conf")
    private Path configFile = NovaLeanAgentConf.DEFAULT_PATH;

    @Option(names = "--debug", description = "Log every step.")
    private boolean debug;

    @Override
    public Integer call() throws InterruptedException {
      try {
        var loaded = NovaLeanAgentConf.load(configFile);
        loaded.warnings().forEach(warning -> System.err.println("warning: " + warning));
        var config = loaded.configuration();
        Logging.forService(config.log(), debug);
        var clock = Clock.systemUTC();
        try (var service =
            AgentParts.service(
                config,
                version(),
                new LibvirtHypervisor(config.libvirtUri(), LIBVIRT_DEADLINE),
                new RabbitAgentPort(
                    BusSettings.of(config.bus().transportUrl(), config.bus().requestKey()),
                    config.host(),
                    clock),
                FailurePoints.ofSystemProperty(),
                clock)) {
          new ProcessSignals().onStop(service::close);
          service.run(ServiceManager::ready);
        }
        return 0;
      } catch (ConfigurationException e) {
        System.err.println("nova-lean-agent: " + e.getMessage());
        return CONFIGURATION;
      } catch (TlsFileException e) {
        System.err.println("nova-lean-agent: [DEFAULT] transport_url: " + e.getMessage());
        return CONFIGURATION;
      }
    }
  }

  @Command(
      name = "unmount",
      description = {
        "Unmount what the agent has mounted, and nothing else. Only for a host without servers on",
        "the share: hydrate or migrate them first."
      })
  static final class Unmount implements Callable<Integer> {

    @Option(
        names = "--config-file",
        paramLabel = "FILE",
        description = "The configuration. Default: /etc/nova-lean/nova-lean-agent.conf")
    private Path configFile = NovaLeanAgentConf.DEFAULT_PATH;

    @Override
    public Integer call() {
      try {
        AgentParts.mounts(NovaLeanAgentConf.load(configFile).configuration(), Clock.systemUTC())
            .release();
        return 0;
      } catch (ConfigurationException e) {
        System.err.println("nova-lean-agent: " + e.getMessage());
        return CONFIGURATION;
      } catch (ShareMountException e) {
        System.err.println("nova-lean-agent: " + e.getMessage());
        return 1;
      }
    }
  }

  @Command(
      name = "config-sample",
      description = "Print a sample of the configuration file: every option with its default.")
  static final class Sample implements Callable<Integer> {

    @Override
    public Integer call() {
      System.out.print(SampleFile.render(NovaLeanAgentConf.schema(HostName.OF_KERNEL)));
      System.out.flush();
      return 0;
    }
  }
}
