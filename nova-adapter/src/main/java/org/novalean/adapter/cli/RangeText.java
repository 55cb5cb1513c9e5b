package org.novalean.adapter.cli;

import java.time.Duration;
import java.util.function.DoubleFunction;
import org.novalean.adapter.predict.Range;

/** Ranges for the screen: a figure alone where it is one, never where it is not known. */
final class RangeText {

  private RangeText() {}

  static String bytes(Range range) {
    return of(range, RangeText::bytes);
  }

  static String rate(Range range) {
    return of(range, rate -> bytes(rate) + "/s");
  }

  static String seconds(Range range) {
    return of(range, RangeText::seconds);
  }

  static String bytes(double bytes) {
    return Text.bytes(Math.round(bytes));
  }

  static String seconds(double seconds) {
    return seconds < 1
        ? Math.round(seconds * 1000) + " ms"
        : Text.duration(Duration.ofMillis(Math.round(seconds * 1000)));
  }

  private static String of(Range range, DoubleFunction<String> unit) {
    if (!range.tellsSomething()) {
      return "not known";
    }
    var low = unit.apply(range.low());
    var high = range.high().map(unit::apply);
    if (high.isEmpty()) {
      return range
          .likely()
          .map(likely -> "about %s, at least %s".formatted(unit.apply(likely), low))
          .orElse("at least " + low);
    }
    if (low.equals(high.get())) {
      return low;
    }
    if (range.likely().isEmpty()) {
      return range.low() == 0 ? "at most " + high.get() : "%s to %s".formatted(low, high.get());
    }
    var likely = unit.apply(range.likely().get());
    if (range.low() == 0) {
      return likely.equals(high.get())
          ? "about %s, not more".formatted(likely)
          : "about %s, at most %s".formatted(likely, high.get());
    }
    return "about %s (%s to %s)".formatted(likely, low, high.get());
  }
}
