package org.novalean.adapter.status;

import java.util.Optional;
import org.novalean.adapter.predict.Comparison;

/**
 * How far a prediction was off, in parts of what was measured: 0.1 for a tenth too much. Empty
 * where nothing but a range was predicted, and where nothing was measured.
 *
 * @param of {@code lean} or {@code pre_copy}: the way that it went
 */
public record PredictionErrorView(
    String of, Optional<Double> bytes, Optional<Double> seconds, Optional<Double> pauseSeconds) {

  static PredictionErrorView of(Comparison comparison) {
    return new PredictionErrorView(
        comparison.lean() ? "lean" : "pre_copy",
        comparison.bytes().error(),
        comparison.seconds().error(),
        comparison.pauseSeconds().error());
  }
}
