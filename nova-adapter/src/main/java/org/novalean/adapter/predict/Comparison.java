package org.novalean.adapter.predict;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What was predicted of the way that a migration went, beside what it took.
 *
 * @param lean it was switched to post-copy
 */
public record Comparison(boolean lean, Figure bytes, Figure seconds, Figure pauseSeconds) {

  /** A quantity, predicted and measured. */
  public record Figure(Range predicted, double measured) {

    public Figure {
      requireNonNull(predicted, "predicted is null");
    }

    /** In parts of what was measured; empty where nothing was predicted but a range. */
    public Optional<Double> error() {
      return predicted.error(measured);
    }

    /** It lies in the range that was predicted. */
    public boolean fits() {
      return predicted.covers(measured);
    }
  }

  public Comparison {
    requireNonNull(bytes, "bytes is null");
    requireNonNull(seconds, "seconds is null");
    requireNonNull(pauseSeconds, "pauseSeconds is null");
  }

  /** Of the way that it went. */
  public static Comparison of(Prediction prediction, Measured measured, boolean lean) {
    var outlook = lean ? prediction.lean() : prediction.preCopy();
    return new Comparison(
        lean,
        new Figure(outlook.bytes(), measured.bytes()),
        new Figure(outlook.seconds(), measured.seconds()),
        new Figure(outlook.pauseSeconds(), measured.pauseSeconds()));
  }
}
