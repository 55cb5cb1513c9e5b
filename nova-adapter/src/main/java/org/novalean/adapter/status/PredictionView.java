package org.novalean.adapter.status;

import java.util.List;
import java.util.Optional;
import org.novalean.adapter.predict.Outlook;
import org.novalean.adapter.predict.Prediction;
import org.novalean.adapter.predict.Range;

/**
 * What a migration would take, either way, from before its memory flowed.
 *
 * @param notKnown what was not known and makes it wider
 */
public record PredictionView(Way lean, Way preCopy, List<String> notKnown) {

  public PredictionView {
    notKnown = List.copyOf(notKnown);
  }

  /**
   * One way of migrating; empty is what nothing is known of.
   *
   * @param bytes that QEMU sends: memory with its headers, and disks
   * @param seconds of libvirt's job
   * @param pauseSeconds how long the guest stands still
   * @param ends it ends by itself
   */
  public record Way(
      Optional<Bounds> bytes,
      Optional<Bounds> seconds,
      Optional<Bounds> pauseSeconds,
      Optional<Boolean> ends) {

    private static Way of(Outlook outlook) {
      return new Way(
          Bounds.of(outlook.bytes()),
          Bounds.of(outlook.seconds()),
          Bounds.of(outlook.pauseSeconds()),
          outlook.ends());
    }
  }

  /**
   * It is not below {@code low} and not above {@code high}.
   *
   * @param likely what to expect; empty where that would be a guess
   * @param high empty where there may be no end to it
   */
  public record Bounds(double low, Optional<Double> likely, Optional<Double> high) {

    private static Optional<Bounds> of(Range range) {
      return range.tellsSomething()
          ? Optional.of(new Bounds(range.low(), range.likely(), range.high()))
          : Optional.empty();
    }
  }

  static PredictionView of(Prediction prediction) {
    return new PredictionView(
        Way.of(prediction.lean()), Way.of(prediction.preCopy()), prediction.notKnown());
  }
}
