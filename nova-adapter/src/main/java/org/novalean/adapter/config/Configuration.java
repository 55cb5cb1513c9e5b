package org.novalean.adapter.config;

import org.novalean.configuration.Settings;
import org.novalean.configuration.process.LogSettings;

/** The whole configuration: checked, with every default filled in. */
public record Configuration(
    BusConfig bus,
    KeystoneConfig keystone,
    LeanConfig lean,
    PredictConfig predict,
    PlacementConfig placement,
    HistoryConfig history,
    SupervisorConfig supervisor,
    ApiConfig api,
    LogSettings log) {

  static Configuration from(Settings settings) {
    return new Configuration(
        BusConfig.from(settings),
        KeystoneConfig.from(settings),
        LeanConfig.from(settings),
        PredictConfig.from(settings),
        PlacementConfig.from(settings),
        HistoryConfig.from(settings),
        SupervisorConfig.from(settings),
        ApiConfig.from(settings),
        new LogSettings(settings.find(Options.LOG_FILE), settings.get(Options.DEBUG)));
  }

  /** The same, but signing in to a cloud of clouds.yaml, whatever {@code [keystone]} says. */
  public Configuration withCloud(String name) {
    return new Configuration(
        bus, KeystoneConfig.ofCloud(name), lean, predict, placement, history, supervisor, api, log);
  }
}
