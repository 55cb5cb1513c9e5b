package org.novalean.adapter.cli;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.novalean.adapter.placement.PlacementDesk.NotFound;
import org.novalean.adapter.retype.RetypeDesk;
import org.novalean.adapter.retype.RetypePlan;
import org.novalean.adapter.retype.RetypeResult;
import org.novalean.adapter.retype.RetypeResult.State;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "place",
    description = {
      "Move the volumes of a server to the backend of another volume type, while it runs.",
      "Cinder and Nova copy them (a retype with --migration-policy on-demand), one after the other, the",
      "root volume first. Looks first for all that would make it fail, and changes nothing then. Ctrl-C",
      "leaves it to Cinder, which cannot be stopped: run it again to follow it to its end, or --cancel."
    })
final class PlaceCommand implements Callable<Integer> {

  @Parameters(paramLabel = "SERVER", description = "Its name or id.")
  private String server = "";

  @ArgGroup(multiplicity = "1")
  private Aim aim = new Aim();

  @Option(
      names = "--volume",
      paramLabel = "ID",
      description = "A volume of the server; may be repeated. Default: all of them.")
  private List<String> volumes = new ArrayList<>();

  @Option(names = "--dry-run", description = "Say what would be done, and change nothing.")
  private boolean dryRun;

  /** One of both. */
  static final class Aim {

    @Option(
        names = "--to",
        paramLabel = "cinder:TYPE",
        required = true,
        converter = CinderType.class,
        description = "The volume type, by its name or id.")
    private @Nullable String type;

    @Option(
        names = "--cancel",
        required = true,
        description =
            "End the copy that is under way, through the agent of the server's host: the volume stays where it was.")
    private boolean cancel;
  }

  private final CommandContext context;
  private final CountDownLatch stop = new CountDownLatch(1);

  PlaceCommand(CommandContext context) {
    this.context = requireNonNull(context, "context is null");
  }

  @Override
  public Integer call() throws Exception {
    context.signals().onStop(stop::countDown);
    try (var desk = context.backend().retype(context.configuration())) {
      return aim.cancel ? cancel(desk) : place(desk, requireNonNull(aim.type));
    } catch (NotFound e) {
      context.terminal().err().println(Text.clean(String.valueOf(e.getMessage())));
      return ExitCode.NEGATIVE;
    }
  }

  private int place(RetypeDesk desk, String type) throws Exception {
    var plan = desk.plan(server, type, volumes);
    var text = context.options().output() != OutputFormat.JSON;
    if (text) {
      context.print(RetypeText.lines(plan));
    }
    if (plan.isRefused() || dryRun || plan.moves().isEmpty()) {
      if (!text) {
        context.printJson(RetypeText.json(plan, List.of()));
      }
      return plan.isRefused() ? ExitCode.NEGATIVE : ExitCode.OK;
    }
    var view = new RetypeView(context);
    var results = desk.carryOut(plan, stop, view::show);
    view.end();
    if (text) {
      context.print(RetypeText.lines(results, notBegun(plan, results)));
    } else {
      context.printJson(RetypeText.json(plan, results));
    }
    var done = results.stream().filter(result -> result.state() == State.DONE).count();
    return done == plan.moves().size() ? ExitCode.OK : ExitCode.NEGATIVE;
  }

  private static List<String> notBegun(RetypePlan plan, List<RetypeResult> results) {
    return plan.moves().stream().skip(results.size()).map(move -> move.words()).toList();
  }

  private int cancel(RetypeDesk desk) throws Exception {
    var view = new RetypeView(context);
    var results = dryRun ? wouldBeEnded(desk) : desk.cancel(server, volumes, stop, view::show);
    view.end();
    if (context.options().output() == OutputFormat.JSON) {
      context.printJson(results.stream().map(RetypeText::json).toList());
    } else if (results.isEmpty()) {
      context.print(List.of(Text.clean(server + ": no volume of it is on its way")));
    } else {
      context.print(RetypeText.lines(results, List.of()));
    }
    var undone = results.stream().allMatch(result -> result.state() == State.UNDONE);
    return (dryRun || undone) && !results.isEmpty() ? ExitCode.OK : ExitCode.NEGATIVE;
  }

  private List<RetypeResult> wouldBeEnded(RetypeDesk desk) throws NotFound {
    return desk.underWay(server, volumes).stream()
        .map(move -> new RetypeResult(move, State.RUNNING, "its copy would be ended"))
        .toList();
  }
}
