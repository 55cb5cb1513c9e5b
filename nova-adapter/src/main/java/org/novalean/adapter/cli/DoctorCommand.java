package org.novalean.adapter.cli;

import static java.util.Objects.requireNonNull;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.novalean.configuration.ConfigurationException;
import org.novalean.storage.preflight.Finding;
import org.novalean.storage.preflight.FindingTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "doctor",
    description = {
      "Check whether the cloud has what nova-lean needs; for each failure, its fix.",
      "Looks at every compute host through its agent. A host without one is 'no agent' where none",
      "has any. Before a host joins, run 'nova-lean-agent doctor' on it. Changes nothing."
    })
final class DoctorCommand implements Callable<Integer> {

  private static final Path NOVA_CONF = Path.of("/etc/nova/nova.conf");

  @Option(
      names = "--nova-conf",
      paramLabel = "FILE",
      description =
          "Nova's configuration, of this host or copied from a compute host; may be repeated."
              + " The directory FILE.d is read with it, if there is one. Default: /etc/nova/nova.conf, if it can be read")
  private List<Path> novaConf = new ArrayList<>();

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      converter = WholeNumber.FromZero.class,
      description = "How long to wait for a notification. Default: 10")
  private int wait = 10;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description = "Of the hosts, tell of this one only; of the cloud, what is not as it must be.")
  private @Nullable String host;

  private final CommandContext context;

  DoctorCommand(CommandContext context) {
    this.context = requireNonNull(context, "context is null");
  }

  @Override
  public Integer call() throws ConfigurationException {
    var file = context.options().configFile();
    var options = new DoctorOptions(novaConfFiles(), Duration.ofSeconds(wait));
    try (var preflight = context.backend().preflight(file, context.load(), options)) {
      var findings = preflight.look(Optional.ofNullable(host));
      if (context.options().output() == OutputFormat.JSON) {
        context.printJson(findings.stream().map(FindingTable::json).toList());
      } else {
        context.print(FindingTable.lines(findings, context.terminal().columns()));
      }
      return findings.stream().anyMatch(Finding::isFailed) ? ExitCode.NEGATIVE : ExitCode.OK;
    }
  }

  private List<Path> novaConfFiles() {
    if (!novaConf.isEmpty()) {
      return novaConf;
    }
    return Files.isReadable(NOVA_CONF) ? List.of(NOVA_CONF) : List.of();
  }
}
