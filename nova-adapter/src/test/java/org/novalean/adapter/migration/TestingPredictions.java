package org.novalean.adapter.migration;

import java.util.Optional;
import org.novalean.adapter.agents.Reports;
import org.novalean.adapter.predict.Facts;
import org.novalean.adapter.predict.Past;
import org.novalean.adapter.predict.Prediction;

/** Predictions for tests, over a link of 100 MiB/s. */
final class TestingPredictions {

  private TestingPredictions() {}

  /** Of a server with so many MiB of memory, held by its QEMU, and changed each second. */
  static Prediction of(long memory, long held, long changes) {
    return Prediction.of(
        new Facts(
            Optional.of(Reports.memory(memory, held, changes)),
            Optional.empty(),
            Optional.of(0L),
            Optional.of(100.0 * Reports.MIB),
            Past.NOTHING));
  }
}
