package org.novalean.adapter.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.novalean.adapter.api.tokens.Caller;

/**
 * A request that may be answered.
 *
 * @param id what stands in the path for {@code {id}}; else empty
 * @param body an empty object where none was sent
 */
record Call(Caller caller, String id, Map<String, String> query, JsonNode body) {

  /** The parameters behind the question mark. */
  static Map<String, String> query(@Nullable String raw) throws ApiError {
    var query = new HashMap<String, String>();
    if (raw == null || raw.isEmpty()) {
      return query;
    }
    for (var parameter : raw.split("&", -1)) {
      var parts = parameter.split("=", 2);
      try {
        var name = URLDecoder.decode(parts[0], StandardCharsets.UTF_8);
        var value = parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8);
        if (query.put(name, value) != null) {
          throw ApiError.badRequest("parameter " + name, "it is there twice", "give it once");
        }
      } catch (IllegalArgumentException e) {
        throw ApiError.badRequest(
            "the query", "it is not percent-encoded: " + e.getMessage(), "encode it");
      }
    }
    return query;
  }

  /** A misspelt parameter would be a filter that is silently not there. */
  void requireOnly(String... names) throws ApiError {
    var allowed = Set.of(names);
    for (var name : query.keySet()) {
      if (!allowed.contains(name)) {
        throw ApiError.badRequest(
            "parameter " + name,
            "there is no such parameter here",
            names.length == 0 ? "leave it out" : "use some of " + String.join(", ", names));
      }
    }
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(query.get(name)).filter(value -> !value.isEmpty());
  }

  int wholeNumber(String name, int usual, int least, int most) throws ApiError {
    var value = text(name);
    if (value.isEmpty()) {
      return usual;
    }
    if (!value.get().matches("\\d{1,9}")
        || Integer.parseInt(value.get()) < least
        || Integer.parseInt(value.get()) > most) {
      throw ApiError.badRequest(
          "parameter " + name,
          "'%s' is no whole number from %d to %d".formatted(value.get(), least, most),
          "give one, or leave it out for %d".formatted(usual));
    }
    return Integer.parseInt(value.get());
  }

  Optional<String> word(String name, Set<String> words) throws ApiError {
    var value = text(name);
    if (value.isPresent() && !words.contains(value.get())) {
      throw ApiError.badRequest(
          "parameter " + name,
          "'%s' is none of %s"
              .formatted(value.get(), String.join(", ", words.stream().sorted().toList())),
          "give one of them");
    }
    return value;
  }

  Optional<Instant> time(String name) throws ApiError {
    var value = text(name);
    try {
      return value.map(Instant::parse);
    } catch (DateTimeParseException e) {
      throw ApiError.badRequest(
          "parameter " + name,
          "'%s' is no time".formatted(value.orElse("")),
          "give one such as 2026-11-29T21:00:00Z");
    }
  }
}
