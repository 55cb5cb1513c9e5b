package org.novalean.adapter.cli;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.Callable;
import org.novalean.adapter.placement.PlacementDesk.NotFound;
import org.novalean.adapter.placement.Work;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "hydrate",
    description = {
      "Bring a server's data at rest back to its host's own disk, while it runs.",
      "Ctrl-C pauses it: what has come stays, and the next call goes on.",
      "A hydration that is under way already is followed to its end."
    })
final class HydrateCommand implements Callable<Integer> {

  @Parameters(paramLabel = "SERVER", description = "Its name or id.")
  private String server = "";

  private final CommandContext context;

  HydrateCommand(CommandContext context) {
    this.context = requireNonNull(context, "context is null");
  }

  @Override
  public Integer call() throws Exception {
    try (var desk = context.backend().placement(context.configuration())) {
      var done = new DiskWork(context).run(desk, Work.HYDRATE, desk.find(server));
      return done ? ExitCode.OK : ExitCode.NEGATIVE;
    } catch (NotFound e) {
      context.terminal().err().println(Text.clean(String.valueOf(e.getMessage())));
      return ExitCode.NEGATIVE;
    }
  }
}
