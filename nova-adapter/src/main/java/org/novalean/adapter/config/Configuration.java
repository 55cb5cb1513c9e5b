package org.novalean.adapter.config;

/** The whole configuration: checked, with every default filled in. */
public record Configuration(
    BusConfig bus,
    KeystoneConfig keystone,
    LeanConfig lean,
    HistoryConfig history,
    SupervisorConfig supervisor,
    LogConfig log) {

  static Configuration from(Settings settings) {
    return new Configuration(
        BusConfig.from(settings),
        KeystoneConfig.from(settings),
        LeanConfig.from(settings),
        HistoryConfig.from(settings),
        SupervisorConfig.from(settings),
        LogConfig.from(settings));
  }
}
