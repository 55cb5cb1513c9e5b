package org.novalean.adapter.cli;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.Callable;
import org.novalean.adapter.config.NovaLeanConf;
import org.novalean.configuration.SampleFile;
import picocli.CommandLine.Command;

@Command(
    name = "config-sample",
    description = "Print a sample of the configuration file: every option with its default.")
final class ConfigSampleCommand implements Callable<Integer> {

  private final CommandContext context;

  ConfigSampleCommand(CommandContext context) {
    this.context = requireNonNull(context, "context is null");
  }

  @Override
  public Integer call() {
    context.terminal().out().print(SampleFile.render(NovaLeanConf.SCHEMA));
    context.terminal().out().flush();
    return ExitCode.OK;
  }
}
