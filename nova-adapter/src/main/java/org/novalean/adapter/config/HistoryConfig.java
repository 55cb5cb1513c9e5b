package org.novalean.adapter.config;

import java.time.Duration;
import java.util.Optional;
import org.novalean.configuration.Settings;

/**
 * The record of migrations.
 *
 * @param url a JDBC URL
 * @param retention after which a migration that ended is forgotten; empty to keep all
 */
public record HistoryConfig(String url, Optional<Duration> retention) {

  static HistoryConfig from(Settings settings) {
    var ownFile = "jdbc:h2:file:" + settings.get(Options.STATE_PATH).resolve("history");
    return new HistoryConfig(
        settings.find(Options.HISTORY_URL).orElse(ownFile),
        settings.find(Options.RETENTION_DAYS).filter(days -> days > 0).map(Duration::ofDays));
  }
}
