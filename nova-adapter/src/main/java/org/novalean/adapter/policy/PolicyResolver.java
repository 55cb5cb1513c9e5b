package org.novalean.adapter.policy;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds the policy of a server: each setting from its metadata, else its flavor's extra specs, else
 * its image's properties, else the configuration.
 *
 * <p>A value that cannot be understood is reported and passed over, so that a typing error never
 * decides. Owners of a server may choose how it is switched, but aborting is the operator's: {@code
 * lean:deadline_action=abort} counts in a flavor or in the configuration only. Otherwise an owner
 * could keep a host from being drained.
 */
public final class PolicyResolver {

  /** {@link SwitchMode}. */
  public static final String SWITCH = "lean:switch";

  /** Seconds, 0 for none. */
  public static final String DEADLINE = "lean:deadline";

  /** {@link DeadlineAction}. */
  public static final String DEADLINE_ACTION = "lean:deadline_action";

  private static final Duration LONGEST_DEADLINE = Duration.ofDays(7);

  private final PolicyDefaults defaults;

  public PolicyResolver(PolicyDefaults defaults) {
    this.defaults = requireNonNull(defaults, "defaults is null");
  }

  /**
   * Resolves one server's policy.
   *
   * @param imageProperties empty for a server without an image, or whose image is gone
   */
  public SwitchPolicy resolve(
      Map<String, String> metadata,
      Map<String, String> flavorExtraSpecs,
      Map<String, String> imageProperties) {
    var sources = new LinkedHashMap<String, Map<String, String>>();
    sources.put("server metadata", metadata);
    sources.put("flavor extra spec", flavorExtraSpecs);
    sources.put("image property", imageProperties);

    var warnings = new ArrayList<String>();
    var mode =
        find(
            SWITCH,
            sources,
            SwitchMode::of,
            "immediate, after-first-pass, on-stall or never",
            warnings);
    var deadline =
        find(
            DEADLINE,
            sources,
            PolicyResolver::parseDeadline,
            "whole seconds from 0 to " + LONGEST_DEADLINE.toSeconds(),
            warnings);
    var action = findAction(sources, warnings);
    return new SwitchPolicy(
        mode.map(Found::value).orElse(defaults.mode()),
        mode.map(f -> f.source() + " " + SWITCH).orElse("configuration [lean] switch"),
        deadline.map(Found::value).orElse(defaults.deadline()),
        action.map(Found::value).orElse(defaults.deadlineAction()),
        warnings);
  }

  private static Optional<Found<DeadlineAction>> findAction(
      Map<String, Map<String, String>> sources, List<String> warnings) {
    var operators = new LinkedHashMap<>(sources);
    for (var owner : List.of("server metadata", "image property")) {
      var value = value(requireNonNull(sources.get(owner)), DEADLINE_ACTION);
      if (value.flatMap(DeadlineAction::of).equals(Optional.of(DeadlineAction.ABORT))) {
        warnings.add(
            "%s %s=abort was passed over: only a flavor or the configuration may abort"
                .formatted(owner, DEADLINE_ACTION));
        operators.remove(owner);
      }
    }
    return find(DEADLINE_ACTION, operators, DeadlineAction::of, "force, abort or leave", warnings);
  }

  private static <T> Optional<Found<T>> find(
      String key,
      Map<String, Map<String, String>> sources,
      Function<String, Optional<T>> parser,
      String expected,
      List<String> warnings) {
    for (var source : sources.entrySet()) {
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

  private static Optional<Optional<Duration>> parseDeadline(String word) {
    try {
      var seconds = Long.parseLong(word.strip());
      if (seconds < 0 || seconds > LONGEST_DEADLINE.toSeconds()) {
        return Optional.empty();
      }
      return Optional.of(
          seconds == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds)));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private record Found<T>(T value, String source) {}
}
