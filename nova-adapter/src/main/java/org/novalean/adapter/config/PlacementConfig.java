package org.novalean.adapter.config;

import org.novalean.adapter.policy.PlacementMode;
import org.novalean.adapter.policy.SealMode;
import org.novalean.configuration.Settings;

/**
 * Where servers' data at rest is to be.
 *
 * @param mode for servers that say nothing themselves
 * @param topLimitBytes current data of a disk that is sealed again
 * @param hostConcurrency seals at a time on one host
 * @param shareConcurrency seals at a time in all
 * @param mibPerSecond for each seal; 0 for the agent's own limit alone
 */
public record PlacementConfig(
    PlacementMode mode,
    SealMode seal,
    SealMode hydrate,
    long topLimitBytes,
    int hostConcurrency,
    int shareConcurrency,
    long mibPerSecond) {

  private static final long MIB = 1024 * 1024;

  static PlacementConfig from(Settings settings) {
    int concurrency = settings.get(Options.SHARE_CONCURRENCY);
    int bandwidth = settings.get(Options.SHARE_BANDWIDTH_MIB);
    return new PlacementConfig(
        settings.get(Options.PLACEMENT_MODE),
        settings.get(Options.SEAL),
        settings.get(Options.HYDRATE),
        settings.get(Options.TOP_LIMIT_MIB) * MIB,
        settings.get(Options.HOST_CONCURRENCY),
        concurrency,
        // All of them at once keep within the share's limit.
        bandwidth == 0 ? 0 : Math.max(1, bandwidth / concurrency));
  }
}
