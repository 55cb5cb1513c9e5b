package org.novalean.adapter.cli;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.concurrent.Callable;
import org.novalean.adapter.compute.Server;
import org.novalean.adapter.placement.PlacementDesk;
import org.novalean.adapter.placement.PlacementDesk.NotFound;
import org.novalean.adapter.placement.Work;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "prepare",
    description = {
      "Seal all servers of a compute host, or one server, ahead of a maintenance window.",
      "Their migrations then have little to copy. Each server is sealed whatever its lean:placement",
      "says, except none and cinder; of a host's servers those that have volumes alone need no seal."
    })
final class PrepareCommand implements Callable<Integer> {

  @Parameters(paramLabel = "HOST|SERVER", description = "A compute host, or a server's name or id.")
  private String subject = "";

  private final CommandContext context;

  PrepareCommand(CommandContext context) {
    this.context = requireNonNull(context, "context is null");
  }

  @Override
  public Integer call() throws Exception {
    try (var desk = context.backend().placement(context.configuration())) {
      var servers = servers(desk);
      var work = new DiskWork(context);
      var failed = false;
      for (var server : servers) {
        if (work.isCancelled()) {
          return ExitCode.NEGATIVE;
        }
        failed |= !work.run(desk, Work.SEAL, server);
      }
      return failed ? ExitCode.NEGATIVE : ExitCode.OK;
    } catch (NotFound e) {
      context
          .terminal()
          .err()
          .println(Text.clean("%s, and no compute host of that name".formatted(e.getMessage())));
      return ExitCode.NEGATIVE;
    }
  }

  private List<Server> servers(PlacementDesk desk) throws NotFound {
    var onHost = desk.sealableOn(subject);
    return onHost.isPresent() ? onHost.get() : List.of(desk.find(subject));
  }
}
