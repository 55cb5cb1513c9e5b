package org.novalean.adapter.explain;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import org.novalean.adapter.predict.Prediction;

/**
 * What a live migration of a server would take now.
 *
 * @param explanation what would happen at it
 * @param to the destination; empty for any
 * @param notes what is worth knowing besides
 */
public record Forecast(
    Explanation explanation, Optional<String> to, Prediction prediction, List<String> notes) {

  public Forecast {
    requireNonNull(explanation, "explanation is null");
    requireNonNull(to, "to is null");
    requireNonNull(prediction, "prediction is null");
    notes = List.copyOf(notes);
  }
}
