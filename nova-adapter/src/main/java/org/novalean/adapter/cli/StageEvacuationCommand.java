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
    name = "stage-evacuation",
    description = {
      "Before you evacuate a layered server: give it a disk over its data at rest on the target host.",
      "Nova's evacuate finds it there. Without it Nova starts the server from its image."
    })
final class StageEvacuationCommand implements Callable<Integer> {

  @Parameters(paramLabel = "SERVER", description = "Its name or id.")
  private String server = "";

  @Option(names = "--to", required = true, paramLabel = "HOST", description = "The target host.")
  private String target = "";

  private final CommandContext context;

  StageEvacuationCommand(CommandContext context) {
    this.context = requireNonNull(context, "context is null");
  }

  @Override
  public Integer call() throws Exception {
    try (var desk = context.backend().placement(context.configuration())) {
      var found = desk.find(server);
      var staged = desk.stageEvacuation(found, target);
      var next = "nova evacuate %s %s".formatted(found.id(), target);
      if (context.options().output() == OutputFormat.JSON) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("server_id", found.id());
        fields.put("host", target);
        fields.put("warning", staged.warning());
        fields.put("next", next);
        context.printJson(fields);
      } else {
        context.print(
            List.of(
                Text.clean("staged on %s: %s".formatted(target, staged.warning())),
                "Make sure that the old host is powered off, then run, with this very host:",
                "  " + Text.clean(next),
                "If it is not evacuated after all, remove instances/%s there again: no live migration comes to a host that has it."
                    .formatted(found.id())));
      }
      return ExitCode.OK;
    } catch (NotFound | Sealing.NotNow e) {
      context.terminal().err().println(Text.clean(String.valueOf(e.getMessage())));
      return ExitCode.NEGATIVE;
    }
  }
}
