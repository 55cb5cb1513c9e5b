package org.novalean.adapter.cli;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.novalean.adapter.history.MigrationEntry;
import org.novalean.adapter.predict.Comparison;
import org.novalean.adapter.predict.Comparison.Figure;
import org.novalean.adapter.predict.Measured;

/** What was predicted of a migration beside what it took, in lines for the screen. */
final class ComparisonText {

  private ComparisonText() {}

  static List<String> lines(MigrationEntry entry) {
    return entry
        .prediction()
        .map(
            prediction -> {
              var outlook = entry.postCopy() ? prediction.lean() : prediction.preCopy();
              return List.of(
                  "PREDICTED       %-30s  TOOK         ERROR"
                      .formatted(entry.postCopy() ? "(lean)" : "(pre-copy)"),
                  line(
                      entry,
                      "bytes",
                      RangeText.bytes(outlook.bytes()),
                      took -> RangeText.bytes((double) took.bytes()),
                      Comparison::bytes),
                  line(
                      entry,
                      "time",
                      RangeText.seconds(outlook.seconds()),
                      took -> RangeText.seconds(took.seconds()),
                      Comparison::seconds),
                  line(
                      entry,
                      "pause",
                      RangeText.seconds(outlook.pauseSeconds()),
                      took ->
                          took.pauseSeconds() > 0
                              ? RangeText.seconds(took.pauseSeconds())
                              : "not known",
                      Comparison::pauseSeconds));
            })
        .orElse(List.of());
  }

  private static String line(
      MigrationEntry entry,
      String label,
      String predicted,
      Function<Measured, String> measured,
      Function<Comparison, Figure> figure) {
    return "%-14s  %-30s  %-11s  %s"
        .formatted(
            label,
            predicted,
            entry.measured().map(measured).orElse("not known"),
            entry.comparison().map(figure).map(ComparisonText::error).orElse(""))
        .stripTrailing();
  }

  /** In parts of a hundred; where nothing but a range was predicted, whether it held. */
  static String error(Figure figure) {
    return figure
        .error()
        .map(error -> String.format(Locale.ROOT, "%+.0f %%", 100 * error))
        .orElseGet(
            () -> {
              if (!figure.predicted().tellsSomething() || figure.measured() == 0) {
                return "";
              }
              return figure.fits() ? "within" : "outside";
            });
  }
}
