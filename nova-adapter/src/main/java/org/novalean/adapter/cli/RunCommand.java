package org.novalean.adapter.cli;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.Callable;
import org.novalean.configuration.ConfigurationException;
import org.novalean.configuration.process.Logging;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;

@Command(
    name = "run",
    description = "Run the service: follow the cloud's live migrations and switch them.")
final class RunCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

  private final CommandContext context;

  RunCommand(CommandContext context) {
    this.context = requireNonNull(context, "context is null");
  }

  @Override
  public Integer call() throws ConfigurationException, InterruptedException {
    var configuration = context.configuration();
    Logging.forService(configuration.log(), context.options().debug());
    try (var service = context.backend().service(configuration)) {
      context.signals().onStop(() -> stop(service));
      service.run();
    }
    return ExitCode.OK;
  }

  private static void stop(Service service) {
    LOG.info("stopping; a second signal ends it at once");
    service.close();
  }
}
