package org.novalean.adapter.cli;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.Callable;
import org.novalean.adapter.placement.PlacementDesk.NotFound;
import org.novalean.adapter.placement.Work;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "seal",
    description = {
      "Move a server's data at rest onto the share, now. Ctrl-C undoes it.",
      "A seal that is under way already is followed to its end; Ctrl-C then leaves it to who began it."
    })
final class SealCommand implements Callable<Integer> {

  @Parameters(paramLabel = "SERVER", description = "Its name or id.")
  private String server = "";

  @Option(
      names = "--anyway",
      description =
          "Also where it was evacuated without its data at rest: the data that it had before are given up.")
  private boolean anyway;

  private final CommandContext context;

  SealCommand(CommandContext context) {
    this.context = requireNonNull(context, "context is null");
  }

  @Override
  public Integer call() throws Exception {
    try (var desk = context.backend().placement(context.configuration())) {
      var done =
          new DiskWork(context).run(desk, anyway ? Work.SEAL_ANYWAY : Work.SEAL, desk.find(server));
      return done ? ExitCode.OK : ExitCode.NEGATIVE;
    } catch (NotFound e) {
      context.terminal().err().println(Text.clean(String.valueOf(e.getMessage())));
      return ExitCode.NEGATIVE;
    }
  }
}
