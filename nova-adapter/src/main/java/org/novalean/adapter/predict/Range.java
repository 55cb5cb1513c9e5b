package org.novalean.adapter.predict;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;

/**
 * What is known of a quantity: it is not below {@code low} and not above {@code high}.
 *
 * @param low 0 where nothing is known
 * @param likely what to expect; empty where that would be a guess
 * @param high empty where there may be no end to it
 */
public record Range(double low, Optional<Double> likely, Optional<Double> high) {

  /** Nothing is known of it. */
  public static final Range NOT_KNOWN = atLeast(0);

  public Range {
    requireNonNull(likely, "likely is null");
    requireNonNull(high, "high is null");
    if (!(low >= 0)
        || high.filter(most -> most < low || most.isInfinite()).isPresent()
        || likely.filter(some -> some < low || some > high.orElse(some)).isPresent()) {
      throw new IllegalArgumentException("no range: %s, %s, %s".formatted(low, likely, high));
    }
  }

  /** It is this. */
  public static Range exactly(double value) {
    return new Range(value, Optional.of(value), Optional.of(value));
  }

  /** It is not less than this. */
  public static Range atLeast(double low) {
    return new Range(low, Optional.empty(), Optional.empty());
  }

  /** What was seen before is what is expected: the median, between the least and the most. */
  public static Range seen(List<Double> values) {
    if (values.isEmpty()) {
      return NOT_KNOWN;
    }
    var sorted = values.stream().sorted(Comparator.naturalOrder()).toList();
    var middle = sorted.size() / 2;
    var median =
        sorted.size() % 2 == 1
            ? sorted.get(middle)
            : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    return new Range(
        sorted.get(0), Optional.of(median), Optional.of(sorted.get(sorted.size() - 1)));
  }

  /** Something is known of it. */
  public boolean tellsSomething() {
    return low > 0 || high.isPresent();
  }

  /** It may be this, as far as is known. */
  public boolean covers(double value) {
    return value >= low && value <= high.orElse(value);
  }

  /**
   * How far what is expected is from what was measured, in parts of that: 0.1 for a tenth too much.
   * Empty where nothing was expected, or nothing measured.
   */
  public Optional<Double> error(double measured) {
    return measured > 0
        ? likely.map(expected -> (expected - measured) / measured)
        : Optional.empty();
  }

  Range plus(Range other) {
    return with(other, Double::sum);
  }

  /** Of what grows with both. */
  Range with(Range other, DoubleBinaryOperator growing) {
    return new Range(
        growing.applyAsDouble(low, other.low),
        both(likely, other.likely, growing),
        both(high, other.high, growing));
  }

  /** How long so many bytes take at a rate, in seconds. */
  Range at(Range bytesPerSecond) {
    return new Range(
        bytesPerSecond.high.map(rate -> low / rate).orElse(0.0),
        both(likely, bytesPerSecond.likely, (bytes, rate) -> bytes / rate),
        bytesPerSecond.low > 0
            ? high.map(bytes -> bytes / bytesPerSecond.low)
            : high.filter(bytes -> bytes == 0));
  }

  /** Of two rates the lower holds. */
  Range cappedAt(double most) {
    return new Range(
        Math.min(low, most),
        likely.map(some -> Math.min(some, most)),
        Optional.of(high.map(known -> Math.min(known, most)).orElse(most)));
  }

  private static Optional<Double> both(
      Optional<Double> one, Optional<Double> other, DoubleBinaryOperator of) {
    return one.isPresent() && other.isPresent()
        ? Optional.of(of.applyAsDouble(one.get(), other.get()))
        : Optional.empty();
  }
}
