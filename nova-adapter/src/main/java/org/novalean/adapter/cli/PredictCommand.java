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
    name = "predict",
    description = {
      "Say what a live migration of a server would take now, by lean migration and by pre-copy:"
          + " bytes,",
      "time, and how long its guest would stand still.",
      "QEMU looks for a second how fast the guest changes its memory. What is not known is said,"
          + " and",
      "makes a wider answer; no figure is a guess. Moves nothing. docs/prediction.md has the"
          + " formulas."
    })
final class PredictCommand implements Callable<Integer> {

  private static final double MIB = 1L << 20;

  @Parameters(paramLabel = "SERVER", description = "Its name or id.")
  private String server = "";

  @Option(
      names = "--to",
      paramLabel = "HOST",
      description = "The destination. Default: any; what is known of links is that from its host.")
  private @Nullable String destination;

  @Option(
      names = "--link",
      paramLabel = "MIB",
      converter = WholeNumber.FromOne.class,
      description =
          "What the link carries, in MiB/s. Default: [predict] link_bandwidth_mib, or what earlier"
              + " migrations had.")
  private @Nullable Integer link;

  private final CommandContext context;

  PredictCommand(CommandContext context) {
    this.context = requireNonNull(context, "context is null");
  }

  @Override
  public Integer call() throws Exception {
    try (var predictor = context.backend().predictor(context.configuration())) {
      var forecast =
          predictor.predict(
              server,
              Optional.ofNullable(destination),
              Optional.ofNullable(link).map(mib -> mib * MIB));
      if (context.options().output() == OutputFormat.JSON) {
        context.printJson(PredictionJson.of(forecast));
      } else {
        context.print(PredictionText.lines(forecast));
      }
      return ExitCode.OK;
    } catch (NotFound e) {
      context.terminal().err().println(Text.clean(String.valueOf(e.getMessage())));
      return ExitCode.NEGATIVE;
    }
  }
}
