package org.novalean.adapter.cli;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.novalean.adapter.placement.PlacementDesk.NotFound;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "explain",
    description = {
      "Say what would happen at a live migration of a server now, and why.",
      "What Nova would copy of each disk, when the server would be switched to post-copy and who says",
      "so, how each destination would take it, and what prevents a lean migration. Moves nothing.",
      "Exit status 1 where the migration would not be lean."
    })
final class ExplainCommand implements Callable<Integer> {

  @Parameters(paramLabel = "SERVER", description = "Its name or id.")
  private String server = "";

  @Option(
      names = "--to",
      paramLabel = "HOST",
      description = "The destination. Default: every other compute host.")
  private @Nullable String destination;

  private final CommandContext context;

  ExplainCommand(CommandContext context) {
    this.context = requireNonNull(context, "context is null");
  }

  @Override
  public Integer call() throws Exception {
    try (var explainer = context.backend().explainer(context.configuration())) {
      var explanation = explainer.explain(server, Optional.ofNullable(destination));
      if (context.options().output() == OutputFormat.JSON) {
        context.printJson(ExplanationJson.of(explanation));
      } else {
        context.print(ExplanationText.lines(explanation));
      }
      return explanation.isLean() ? ExitCode.OK : ExitCode.NEGATIVE;
    } catch (NotFound e) {
      context.terminal().err().println(Text.clean(String.valueOf(e.getMessage())));
      return ExitCode.NEGATIVE;
    }
  }
}
