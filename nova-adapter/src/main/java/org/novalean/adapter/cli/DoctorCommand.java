package org.novalean.adapter.cli;

import static java.util.Objects.requireNonNull;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.novalean.adapter.doctor.Check;
import org.novalean.adapter.doctor.ConfigurationCheck;
import org.novalean.adapter.doctor.Result;
import org.novalean.configuration.ConfigurationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "doctor",
    description = "Check whether the cloud has what nova-lean needs; for each failure, its fix.")
final class DoctorCommand implements Callable<Integer> {

  private static final Path NOVA_CONF = Path.of("/etc/nova/nova.conf");

  @Option(
      names = "--nova-conf",
      paramLabel = "FILE",
      description =
          "Nova's configuration, of this host or copied from a compute host; may be repeated."
              + " Default: /etc/nova/nova.conf, if it can be read")
  private List<Path> novaConf = new ArrayList<>();

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      converter = NaturalNumber.class,
      description = "How long to wait for a notification. Default: 10")
  private int wait = 10;

  private final CommandContext context;

  DoctorCommand(CommandContext context) {
    this.context = requireNonNull(context, "context is null");
  }

  @Override
  public Integer call() throws ConfigurationException {
    var loaded = context.load();
    var options = new DoctorOptions(novaConfFiles(), Duration.ofSeconds(wait));
    var json = context.options().output() == OutputFormat.JSON;
    var report = new ArrayList<Map<String, @Nullable Object>>();
    var failed = false;
    var checks = new ArrayList<Check>();
    checks.add(new ConfigurationCheck(context.options().configFile(), loaded.warnings()));
    checks.addAll(context.backend().checks(loaded.configuration(), options));
    for (var check : checks) {
      var result = run(check);
      failed |= result instanceof Result.Failed;
      report.add(DoctorReport.json(check, result));
      if (!json) {
        context.print(DoctorReport.lines(check, result, context.terminal().columns()));
      }
    }
    if (json) {
      context.printJson(report);
    }
    return failed ? ExitCode.NEGATIVE : ExitCode.OK;
  }

  private List<Path> novaConfFiles() {
    if (!novaConf.isEmpty()) {
      return novaConf;
    }
    return Files.isReadable(NOVA_CONF) ? List.of(NOVA_CONF) : List.of();
  }

  /** One check's fault must not hide what the others find. */
  private static Result run(Check check) {
    try {
      return check.run();
    } catch (RuntimeException e) {
      return new Result.Failed(
          "the check itself broke: " + e, "report this, with what 'nova-lean --debug doctor' says");
    }
  }
}
