package org.novalean.adapter.config;

import java.time.Duration;
import org.novalean.adapter.policy.PolicyDefaults;
import org.novalean.configuration.Settings;

/**
 * When and where migrations are switched to post-copy.
 *
 * @param policy for servers that say nothing themselves
 * @param stall how long the least remaining memory seen must not have fallen
 * @param postCopyHosts source hosts whose Nova permits post-copy; on others nothing is forced
 */
public record LeanConfig(PolicyDefaults policy, Duration stall, HostPatterns postCopyHosts) {

  static LeanConfig from(Settings settings) {
    return new LeanConfig(
        new PolicyDefaults(
            settings.get(Options.SWITCH),
            settings.find(Options.DEADLINE_SECONDS).filter(d -> !d.isZero()),
            settings.get(Options.DEADLINE_ACTION)),
        settings.get(Options.STALL_SECONDS),
        new HostPatterns(settings.get(Options.POST_COPY_HOSTS)));
  }
}
