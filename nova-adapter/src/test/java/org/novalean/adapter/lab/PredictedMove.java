package org.novalean.adapter.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * A migration of {@link PredictionLabTest}: what was predicted of it and what it took.
 *
 * @param guest what it did, in words
 * @param link its rate, as {@code lab link} has it
 * @param shown the migration, as {@code nova-lean show --output json} has it
 */
record PredictedMove(String guest, String link, JsonNode shown) {

  /** A quantity that is predicted. */
  enum Quantity {
    BYTES("bytes"),
    SECONDS("seconds"),
    PAUSE("pause_seconds");

    private final String key;

    Quantity(String key) {
      this.key = key;
    }
  }

  /** It was switched to post-copy at once. */
  boolean lean() {
    return shown.get("post_copy").asBoolean();
  }

  boolean isMeasured() {
    return shown.hasNonNull("prediction") && shown.hasNonNull("measured");
  }

  double measured(Quantity quantity) {
    return shown.get("measured").get(quantity.key).asDouble();
  }

  /** The range that was predicted; absent where nothing is known. */
  JsonNode predicted(Quantity quantity) {
    return shown.get("prediction").get(lean() ? "lean" : "pre_copy").path(quantity.key);
  }

  /** In parts of what was measured; empty where no figure was predicted. */
  OptionalDouble error(Quantity quantity) {
    var error = shown.path("prediction_error").path(quantity.key);
    return error.isNumber() ? OptionalDouble.of(error.asDouble()) : OptionalDouble.empty();
  }

  /** What was measured lies in what was predicted. */
  boolean fits(Quantity quantity) {
    var range = predicted(quantity);
    ToDoubleFunction<String> bound =
        key -> range.hasNonNull(key) ? range.get(key).asDouble() : measured(quantity);
    return measured(quantity) >= bound.applyAsDouble("low")
        && measured(quantity) <= bound.applyAsDouble("high");
  }
}
