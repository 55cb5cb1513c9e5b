package org.novalean.adapter.api;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A part of a list.
 *
 * @param next the marker of the part that follows; empty where there is none
 */
record Page<T>(List<T> items, Optional<String> next) {

  /** What comes after the marker. */
  static <T> Page<T> of(List<T> all, Function<T, String> key, Optional<String> marker, int limit)
      throws ApiError {
    var from = 0;
    if (marker.isPresent()) {
      while (from < all.size() && !key.apply(all.get(from)).equals(marker.get())) {
        from++;
      }
      if (from == all.size()) {
        throw ApiError.badRequest(
            "parameter marker",
            "'%s' is not in this list any more".formatted(marker.get()),
            "begin again without it");
      }
      from++;
    }
    var items = all.subList(from, Math.min(all.size(), from + limit));
    return new Page<>(
        items,
        from + limit < all.size()
            ? Optional.of(key.apply(items.get(items.size() - 1)))
            : Optional.empty());
  }
}
