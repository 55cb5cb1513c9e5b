package org.novalean.adapter.cli;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import org.novalean.adapter.placement.PlacementDesk.NotFound;
import org.novalean.adapter.placement.Sealing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "repair",
    description = {
      "Give a server its data at rest back that Nova evacuated without them.",
      "Nova started it on a disk made anew from its image. Says what is wrong; with --yes, and the",
      "server stopped, puts it right. The disk that Nova made is kept beside."
    })
final class RepairCommand implements Callable<Integer> {

  @Parameters(paramLabel = "SERVER", description = "Its name or id.")
  private String server = "";

  @Option(names = "--yes", description = "Do it.")
  private boolean yes;

  private final CommandContext context;

  RepairCommand(CommandContext context) {
    this.context = requireNonNull(context, "context is null");
  }

  @Override
  public Integer call() throws Exception {
    try (var desk = context.backend().placement(context.configuration())) {
      var found = desk.find(server);
      var lost = desk.lostData(found);
      if (lost.isEmpty()) {
        say(found.id(), "sound", "it was not evacuated without data at rest; nothing to do", "");
        return ExitCode.OK;
      }
      if (!yes) {
        say(
            found.id(),
            "lost",
            lost.get(),
            "openstack server stop %1$s; nova-lean repair --yes %1$s".formatted(found.id()));
        return ExitCode.NEGATIVE;
      }
      var repaired = desk.repair(found);
      say(
          found.id(),
          "repaired",
          repaired.warning(),
          "openstack server start %s".formatted(found.id()));
      return ExitCode.OK;
    } catch (NotFound | Sealing.NotNow e) {
      context.terminal().err().println(Text.clean(String.valueOf(e.getMessage())));
      return ExitCode.NEGATIVE;
    }
  }

  private void say(String serverId, String state, String reason, String next) {
    if (context.options().output() == OutputFormat.JSON) {
      var fields = new LinkedHashMap<String, Object>();
      fields.put("server_id", serverId);
      fields.put("state", state);
      fields.put("reason", reason);
      fields.put("next", next);
      context.printJson(fields);
    } else {
      context.print(List.of(Text.clean("%s: %s".formatted(state, reason))));
      if (!next.isEmpty()) {
        context.print(List.of("Next:", "  " + Text.clean(next)));
      }
    }
  }
}
