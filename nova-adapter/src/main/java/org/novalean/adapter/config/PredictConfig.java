package org.novalean.adapter.config;

import java.util.Optional;
import org.novalean.configuration.Settings;

/**
 * What predictions are made from.
 *
 * @param linkBytesPerSecond what a migration gets of a link; empty to learn it
 */
public record PredictConfig(Optional<Double> linkBytesPerSecond) {

  private static final double MIB = 1L << 20;

  static PredictConfig from(Settings settings) {
    return new PredictConfig(
        Optional.of(settings.get(Options.LINK_BANDWIDTH_MIB))
            .filter(mib -> mib > 0)
            .map(mib -> mib * MIB));
  }
}
