package org.novalean.adapter.policy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where a server's settings may stand, the nearest first: its metadata, its flavor's extra specs,
 * its image's properties.
 */
record PropertySources(Map<String, Map<String, String>> byName) {

  static final String METADATA = "server metadata";
  static final String FLAVOR = "flavor extra spec";
  static final String IMAGE = "image property";

  /** A value, and where it stands. */
  record Found<T>(T value, String source) {}

  static PropertySources of(
      Map<String, String> metadata, Map<String, String> extraSpecs, Map<String, String> image) {
    var sources = new LinkedHashMap<String, Map<String, String>>();
    sources.put(METADATA, metadata);
    sources.put(FLAVOR, extraSpecs);
    sources.put(IMAGE, image);
    return new PropertySources(sources);
  }

  /** The same without one of them. */
  PropertySources without(String source) {
    var fewer = new LinkedHashMap<>(byName);
    fewer.remove(source);
    return new PropertySources(fewer);
  }

  /** What one source says, as it stands there. */
  Optional<String> word(String source, String key) {
    return value(byName.getOrDefault(source, Map.of()), key);
  }

  /**
   * The nearest value that can be understood; each that cannot adds a warning and is passed over,
   * so that a typing error never decides.
   *
   * @param expected completes "expected …"
   */
  <T> Optional<Found<T>> find(
      String key, Function<String, Optional<T>> parser, String expected, List<String> warnings) {
    for (var source : byName.entrySet()) {
      var word = value(source.getValue(), key);
      if (word.isEmpty()) {
        continue;
      }
      var parsed = parser.apply(word.get());
      if (parsed.isPresent()) {
        return Optional.of(new Found<>(parsed.get(), source.getKey()));
      }
      warnings.add(
          "%s %s=%s was passed over: expected %s"
              .formatted(source.getKey(), key, word.get(), expected));
    }
    return Optional.empty();
  }

  /** Image properties are commonly written with underscores only: both spellings count. */
  private static Optional<String> value(Map<String, String> properties, String key) {
    var value = properties.get(key);
    return Optional.ofNullable(value != null ? value : properties.get(key.replace(':', '_')));
  }
}
