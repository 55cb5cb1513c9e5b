package org.novalean.adapter.policy;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Where a server's data at rest is to be.
 *
 * @param source who says so, in words
 * @param warnings what was passed over
 */
public record PlacementPolicy(PlacementMode mode, String source, List<String> warnings) {

  /** {@link PlacementMode}. */
  public static final String PLACEMENT = "lean:placement";

  private static final String CONFIGURATION = "configuration [placement] mode";

  public PlacementPolicy {
    requireNonNull(mode, "mode is null");
    requireNonNull(source, "source is null");
    warnings = List.copyOf(warnings);
  }

  /**
   * The server, its flavor or its image says that nothing of it is to be sealed; the configuration
   * alone forbids nothing.
   */
  public boolean isForbidden() {
    return mode != PlacementMode.LAYERED && !source.equals(CONFIGURATION);
  }

  /**
   * From a server's metadata, else its flavor's extra specs, else its image's properties, else the
   * configuration.
   */
  public static PlacementPolicy resolve(
      Map<String, String> metadata,
      Map<String, String> flavorExtraSpecs,
      Map<String, String> imageProperties,
      PlacementMode configured) {
    var warnings = new ArrayList<String>();
    return PropertySources.of(metadata, flavorExtraSpecs, imageProperties)
        .find(PLACEMENT, PlacementMode::of, "layered, cinder or none", warnings)
        .map(
            found -> new PlacementPolicy(found.value(), found.source() + " " + PLACEMENT, warnings))
        .orElseGet(() -> new PlacementPolicy(configured, CONFIGURATION, warnings));
  }
}
