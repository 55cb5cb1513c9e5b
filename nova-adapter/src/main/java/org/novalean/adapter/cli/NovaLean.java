package org.novalean.adapter.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import org.novalean.adapter.config.NovaLeanConf;
import org.novalean.configuration.docs.Documents;
import org.novalean.configuration.process.Logging;
import org.novalean.configuration.process.Signals;
import picocli.CommandLine;

/** The command {@code nova-lean}, ready to be given arguments. */
public final class NovaLean {

  private final CommandLine commandLine;

  /**
   * Makes it.
   *
   * @param clock with the zone in which times are shown
   */
  public NovaLean(Backend backend, Terminal terminal, Signals signals, Clock clock) {
    var options = new GlobalOptions();
    var context = new CommandContext(options, backend, terminal, signals, clock);
    this.commandLine =
        new CommandLine(new NovaLeanCommand())
            .addMixin("globalOptions", options)
            .addSubcommand(new RunCommand(context))
            .addSubcommand(new StatusCommand(context))
            .addSubcommand(new MigrationsCommand(context))
            .addSubcommand(new ShowCommand(context))
            .addSubcommand(new ExplainCommand(context))
            .addSubcommand(new PredictCommand(context))
            .addSubcommand(new AgentsCommand(context))
            .addSubcommand(new PlacementCommand(context))
            .addSubcommand(new SealCommand(context))
            .addSubcommand(new PrepareCommand(context))
            .addSubcommand(new HydrateCommand(context))
            .addSubcommand(new PlaceCommand(context))
            .addSubcommand(new LayersCommand(context))
            .addSubcommand(new StageEvacuationCommand(context))
            .addSubcommand(new RepairCommand(context))
            .addSubcommand(new RescueCommand(context))
            .addSubcommand(new DoctorCommand(context))
            .addSubcommand(new ConfigSampleCommand(context))
            .setOut(terminal.out())
            .setErr(terminal.err())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setUsageHelpWidth(Math.max(55, Math.min(100, terminal.columns())))
            .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
            .setExecutionExceptionHandler(new Failures(options, terminal.err()));
  }

  /**
   * Writes its manual pages and the like, for a package.
   *
   * @throws IOException where the directory cannot be written to
   */
  public void writeDocuments(Path directory, String version) throws IOException {
    Documents.write(directory, commandLine, NovaLeanConf.SCHEMA, version);
  }

  /** Its commands, for who describes them. */
  CommandLine commandLine() {
    return commandLine;
  }

  /** Runs it; the result is an {@link ExitCode}. */
  public int run(String... arguments) {
    Logging.forCommand();
    return commandLine.execute(arguments);
  }
}
