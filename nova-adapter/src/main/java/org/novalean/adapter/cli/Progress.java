package org.novalean.adapter.cli;

import java.util.Optional;
import org.novalean.adapter.history.MigrationEntry;
import org.novalean.adapter.history.Outcome;

/**
 * How far a migration is.
 *
 * @param percent of what is to be copied; empty where Nova has told nothing yet
 * @param atLeast Nova tells no more: the figure is the last one before post-copy
 */
record Progress(Optional<Integer> percent, boolean atLeast) {

  private static final int NEARLY = 99;

  static Progress of(MigrationEntry entry) {
    var arrived =
        entry.outcome().filter(o -> o == Outcome.COMPLETED || o == Outcome.UNVERIFIED).isPresent();
    if (arrived) {
      return new Progress(Optional.of(100), false);
    }
    return new Progress(
        entry
            .progress()
            .flatMap(
                p ->
                    percent(
                        p.memoryTotalBytes() + p.diskTotalBytes(),
                        p.memoryRemainingBytes() + p.diskRemainingBytes())),
        entry.postCopy() && entry.outcome().isEmpty());
  }

  /** Never 100 before the end: pages that were sent may have to be sent again. */
  private static Optional<Integer> percent(long total, long remaining) {
    if (total <= 0) {
      return Optional.empty();
    }
    var done = Math.round(100.0 * (total - remaining) / total);
    return Optional.of((int) Math.max(0, Math.min(NEARLY, done)));
  }

  /** This, or what was shown before where that was more: a bar does not go back. */
  Progress notBelow(Progress before) {
    var most =
        percent.isPresent() && before.percent.isPresent()
            ? Optional.of(Math.max(percent.get(), before.percent.get()))
            : percent.or(before::percent);
    return new Progress(most, atLeast);
  }

  /** A bar and a figure; 7 letters longer than the bar's inside. */
  String render(int inside) {
    var filled = percent.orElse(0) * inside / 100;
    var rest = atLeast ? "~" : "-";
    return "[%s%s] %4s".formatted("#".repeat(filled), rest.repeat(inside - filled), figure());
  }

  /**
   * For example {@code 67%}; {@code 67%+} where Nova tells no more; {@code ?} where it told none.
   */
  String figure() {
    return percent.map(p -> p + (atLeast ? "%+" : "%")).orElse("?");
  }
}
