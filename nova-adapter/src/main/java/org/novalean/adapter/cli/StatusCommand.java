package org.novalean.adapter.cli;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.concurrent.Callable;
import org.novalean.adapter.status.Status;
import org.novalean.adapter.status.StatusJson;
import picocli.CommandLine.Command;

@Command(
    name = "status",
    description = {
      "Show all that goes on: who is active, the bus, hosts and shares, migrations and seals with their",
      "progress, budgets, and what waits, and why.",
      "It asks the API of the adapter that runs ([api] url). '?' is what is not known; '+' behind a figure",
      "means that it is at least this, since nobody tells more."
    })
final class StatusCommand implements Callable<Integer> {

  private final CommandContext context;

  StatusCommand(CommandContext context) {
    this.context = requireNonNull(context, "context is null");
  }

  @Override
  public Integer call() throws Exception {
    var json = context.backend().api(context.configuration()).get("/v1/status");
    if (context.options().output() == OutputFormat.JSON) {
      context.print(List.of(json.strip()));
    } else {
      var status = StatusJson.read(json, Status.class);
      context.print(StatusText.lines(status, context.terminal().columns()));
    }
    return ExitCode.OK;
  }
}
