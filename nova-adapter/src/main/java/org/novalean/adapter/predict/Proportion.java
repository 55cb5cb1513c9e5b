package org.novalean.adapter.predict;

import java.util.Optional;

/** What a random sample says of the whole. */
final class Proportion {

  /** Standard errors on both sides: of 1000 samples 3 are farther off. */
  private static final double ERRORS = 3;

  private Proportion() {}

  /**
   * The part of all that has a property, between the bounds of Wilson's score interval (<i>Probable
   * inference, the law of succession, and statistical inference</i>, Journal of the American
   * Statistical Association 22, 1927), which holds where none or all of a sample has it, too.
   *
   * @param having how many of the sample have it
   * @param sample how many were looked at; at least 1
   */
  static Range of(long having, long sample) {
    var part = (double) having / sample;
    var square = ERRORS * ERRORS;
    var middle = (having + square / 2) / (sample + square);
    var reach = ERRORS / (sample + square) * Math.sqrt(sample * part * (1 - part) + square / 4);
    return new Range(
        Math.max(0, middle - reach), Optional.of(part), Optional.of(Math.min(1, middle + reach)));
  }
}
