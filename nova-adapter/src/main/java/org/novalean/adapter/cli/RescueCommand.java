package org.novalean.adapter.cli;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import java.util.concurrent.Callable;
import org.novalean.adapter.placement.PlacementDesk.NotFound;
import org.novalean.adapter.rescue.RescueDesk;
import org.novalean.adapter.rescue.RescueDesk.Assessment;
import org.novalean.adapter.rescue.RescuePlan.NotNeeded;
import org.novalean.adapter.rescue.RescuePlan.Rescue;
import org.novalean.adapter.rescue.RescuePlan.Wait;
import org.novalean.adapter.rescue.RescuePlan.Well;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "rescue",
    description = {
      "Start a server again whose post-copy broke for good: QEMU died on one side.",
      "Says what is left of it on each host, which disk is the newest, what is lost, and what it would",
      "do; then asks, does it, and looks whether the server runs. Refuses whatever is not safe. It may",
      "be run again after it was cut short."
    })
final class RescueCommand implements Callable<Integer> {

  @Parameters(paramLabel = "SERVER", description = "Its name or id.")
  private String server = "";

  @Option(names = "--yes", description = "Do it without asking.")
  private boolean yes;

  @Option(names = "--dry-run", description = "Say it, and change nothing.")
  private boolean dryRun;

  private final CommandContext context;

  RescueCommand(CommandContext context) {
    this.context = requireNonNull(context, "context is null");
  }

  @Override
  public Integer call() throws Exception {
    var configuration = context.configuration();
    String id;
    try (var desk = context.backend().placement(configuration)) {
      id = desk.find(server).id();
    } catch (NotFound e) {
      context.terminal().err().println(Text.clean(String.valueOf(e.getMessage())));
      return ExitCode.NEGATIVE;
    }
    try (var desk = context.backend().rescue(configuration)) {
      var assessed = desk.assess(id);
      if (assessed.plan() instanceof Wait || assessed.plan() instanceof Well) {
        return tell(yes && !dryRun ? carryOut(desk, id) : assessed);
      }
      if (!(assessed.plan() instanceof Rescue)) {
        return tell(assessed);
      }
      if (dryRun || !(yes || agreed(assessed))) {
        tell(assessed);
        return ExitCode.NEGATIVE;
      }
      return tell(carryOut(desk, id));
    }
  }

  private Assessment carryOut(RescueDesk desk, String id) throws InterruptedException {
    var err = context.terminal().err();
    return desk.carryOut(id, words -> err.println(Text.clean(words)));
  }

  /** Only a person at a terminal can be asked. */
  private boolean agreed(Assessment assessed) {
    var terminal = context.terminal();
    if (!terminal.interactive() || context.options().output() == OutputFormat.JSON) {
      return false;
    }
    context.print(RescueText.lines(assessed));
    terminal.out().print("Do it? [y/N] ");
    terminal.out().flush();
    return terminal.answer().strip().toLowerCase(Locale.ROOT).equals("y");
  }

  private int tell(Assessment assessed) {
    if (context.options().output() == OutputFormat.JSON) {
      context.printJson(RescueText.json(assessed));
    } else {
      context.print(RescueText.lines(assessed));
    }
    var plan = assessed.plan();
    return plan instanceof Well || plan instanceof NotNeeded ? ExitCode.OK : ExitCode.NEGATIVE;
  }
}
