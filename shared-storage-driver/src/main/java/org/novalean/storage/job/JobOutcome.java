package org.novalean.storage.job;

import java.time.Duration;
import org.novalean.storage.layer.LayerName;

/** How a seal or a hydration ended. In each case the guest's data are right. */
public sealed interface JobOutcome {

  /** For a person. */
  String reason();

  /**
   * It is done.
   *
   * @param layer what the disk lies on now, after a hydration what it lay on
   * @param bytes moved, as the block job counted; 0 where the end was found by a recovery
   * @param duration from the start
   * @param pause how long the guest stood still; zero where the end was found by a recovery
   */
  record Done(LayerName layer, long bytes, Duration duration, Duration pause)
      implements JobOutcome {
    @Override
    public String reason() {
      return "done";
    }
  }

  /** It was begun, and the server is as it was before; what a hydration pulled stays pulled. */
  record Undone(String reason) implements JobOutcome {}

  /** It was not begun: nothing was changed. */
  record Refused(String reason) implements JobOutcome {}

  /**
   * The facts contradict each other, so nothing was touched; the journal keeps the entry.
   *
   * @param advice what the operator can do, commands included
   */
  record Failed(String reason, String advice) implements JobOutcome {}
}
