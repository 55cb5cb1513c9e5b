package org.novalean.adapter.policy;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.novalean.adapter.policy.PropertySources.Found;

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
    var sources = PropertySources.of(metadata, flavorExtraSpecs, imageProperties);
    var warnings = new ArrayList<String>();
    var mode =
        sources.find(
            SWITCH,
            SwitchMode::of,
            "immediate, after-first-pass, on-stall, auto or never",
            warnings);
    var deadline =
        sources.find(
            DEADLINE,
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
      PropertySources sources, List<String> warnings) {
    var operators = sources;
    for (var owner : List.of(PropertySources.METADATA, PropertySources.IMAGE)) {
      var word = sources.word(owner, DEADLINE_ACTION);
      if (word.flatMap(DeadlineAction::of).equals(Optional.of(DeadlineAction.ABORT))) {
        warnings.add(
            "%s %s=abort was passed over: only a flavor or the configuration may abort"
                .formatted(owner, DEADLINE_ACTION));
        operators = operators.without(owner);
      }
    }
    return operators.find(DEADLINE_ACTION, DeadlineAction::of, "force, abort or leave", warnings);
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
}
