package org.novalean.adapter.cli;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.novalean.adapter.status.Status;
import org.novalean.adapter.status.StatusJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "status",
    description = {
      "Show all that goes on: who is active, the bus, hosts and shares, migrations, seals and moves of",
      "volumes with their progress, budgets, and what waits, and why.",
      "It asks the API of the adapter that runs ([api] url). '?' is what is not known; '+' behind a figure",
      "means that it is at least this, since nobody tells more."
    })
final class StatusCommand implements Callable<Integer> {

  @Option(
      names = "--watch",
      description =
          "Look again every 2 s: in place on a terminal, else below; with --output json a line each.")
  private boolean watch;

  private final CommandContext context;

  StatusCommand(CommandContext context) {
    this.context = requireNonNull(context, "context is null");
  }

  @Override
  public Integer call() throws Exception {
    var api = context.backend().api(context.configuration());
    if (watch) {
      var stop = new CountDownLatch(1);
      context.signals().onStop(stop::countDown);
      new StatusWatch(context, api).run(stop);
      return ExitCode.OK;
    }
    var json = api.get("/v1/status");
    if (context.options().output() == OutputFormat.JSON) {
      context.print(List.of(json.strip()));
    } else {
      var status = StatusJson.read(json, Status.class);
      context.print(StatusText.lines(status, context.terminal().columns()));
    }
    return ExitCode.OK;
  }
}
