package org.novalean.adapter.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;
import org.novalean.adapter.lab.PredictedMove.Quantity;

/** {@code docs/predictions.md}: how right predictions were, for operators. */
final class PredictionsPage {
  private static final double MIB = 1L << 20;

  private PredictionsPage() {}

  /**
   * The page.
   *
   * @param moves in the order in which they were made
   * @param versions what it was measured with
   */
  static String render(List<PredictedMove> moves, LocalDate date, Collection<String> versions) {
    var text = new StringBuilder();
    text.append(
        """
        # Predictions, and what the migrations took

        Written by a test (`PredictionLabTest`) from what it saw: servers of 256 MiB whose data at rest are on the share, on three hosts without hardware virtualisation, migrated over
        links of a limited rate. Each was predicted at its begin ([prediction.md](prediction.md)) and measured at its end. Errors are in parts of what was measured; *within* and *outside* stand where nothing
        but a range was predicted, *-* where nothing was.

        """);
    text.append("Measured %s, with %s.\n\n".formatted(date, String.join(", ", versions)));
    text.append(
        "How far off at the median, of those with a figure: bytes %s, time %s, pause %s.\n\n"
            .formatted(
                median(moves, Quantity.BYTES),
                median(moves, Quantity.SECONDS),
                median(moves, Quantity.PAUSE)));
    text.append(
        "| guest | link | way | bytes predicted | took | error | time predicted | took | error | pause predicted | took | error |\n");
    text.append("|---").append("|---".repeat(11)).append("|\n");
    moves.forEach(move -> text.append(row(move)));
    return text.toString();
  }

  private static String row(PredictedMove move) {
    return "| %s | %s | %s | %s | %s | %s |\n"
        .formatted(
            move.guest(),
            move.link(),
            move.lean() ? "lean" : "pre-copy",
            cells(move, Quantity.BYTES, "%.1f MiB", 1 / MIB),
            cells(move, Quantity.SECONDS, "%.1f s", 1),
            cells(move, Quantity.PAUSE, "%.0f ms", 1000));
  }

  private static String cells(PredictedMove move, Quantity quantity, String format, double unit) {
    DoubleFunction<String> words = value -> String.format(Locale.ROOT, format, value * unit);
    return "%s | %s | %s"
        .formatted(
            predicted(move.predicted(quantity), words),
            move.measured(quantity) > 0 ? words.apply(move.measured(quantity)) : "-",
            error(move, quantity));
  }

  private static String predicted(JsonNode range, DoubleFunction<String> words) {
    if (range.hasNonNull("likely")) {
      return words.apply(range.get("likely").asDouble());
    }
    if (!range.hasNonNull("low")) {
      return "-";
    }
    var low = words.apply(range.get("low").asDouble());
    return range.hasNonNull("high")
        ? "%s to %s".formatted(low, words.apply(range.get("high").asDouble()))
        : "at least " + low;
  }

  private static String error(PredictedMove move, Quantity quantity) {
    var error = move.error(quantity);
    if (error.isPresent()) {
      return percent(error.getAsDouble());
    }
    if (!move.predicted(quantity).hasNonNull("low") || move.measured(quantity) == 0) {
      return "-";
    }
    return move.fits(quantity) ? "within" : "outside";
  }

  private static String median(List<PredictedMove> moves, Quantity quantity) {
    var median = medianError(moves, quantity);
    return median.isPresent()
        ? String.format(Locale.ROOT, "%.0f %%", 100 * median.getAsDouble())
        : "not known";
  }

  /** Of the errors' amounts; empty where no figure was predicted. */
  static OptionalDouble medianError(List<PredictedMove> moves, Quantity quantity) {
    var errors =
        moves.stream()
            .map(move -> move.error(quantity))
            .filter(OptionalDouble::isPresent)
            .mapToDouble(error -> Math.abs(error.getAsDouble()))
            .sorted()
            .toArray();
    if (errors.length == 0) {
      return OptionalDouble.empty();
    }
    var middle = errors.length / 2;
    return OptionalDouble.of(
        errors.length % 2 == 1 ? errors[middle] : (errors[middle - 1] + errors[middle]) / 2);
  }

  private static String percent(double part) {
    return String.format(Locale.ROOT, "%+.0f %%", 100 * part);
  }
}
