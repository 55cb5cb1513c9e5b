package org.novalean.adapter.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.novalean.configuration.Secret;
import org.novalean.configuration.Settings;

/**
 * The record of migrations.
 *
 * @param url a JDBC URL; it may hold a user and a password
 * @param username goes before one in the URL
 * @param password likewise
 * @param passwordFile holds the password, instead
 * @param retention after which a migration that ended is forgotten; empty to keep all
 */
public record HistoryConfig(
    Secret url,
    Optional<String> username,
    Optional<Secret> password,
    Optional<Path> passwordFile,
    Optional<Duration> retention) {

  /** Kept in a file of the machine's own. */
  static final String H2 = "jdbc:h2:";

  static HistoryConfig from(Settings settings) {
    var ownFile = H2 + "file:" + settings.get(Options.STATE_PATH).resolve("history");
    return new HistoryConfig(
        settings.find(Options.HISTORY_URL).orElse(new Secret(ownFile)),
        settings.find(Options.HISTORY_USERNAME),
        settings.find(Options.HISTORY_PASSWORD),
        settings.find(Options.HISTORY_PASSWORD_FILE),
        settings.find(Options.RETENTION_DAYS).filter(days -> days > 0).map(Duration::ofDays));
  }
}
