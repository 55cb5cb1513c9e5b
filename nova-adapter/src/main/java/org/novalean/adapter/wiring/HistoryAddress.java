package org.novalean.adapter.wiring;

import java.util.Map;
import java.util.Optional;
import org.novalean.adapter.config.HistoryConfig;
import org.novalean.adapter.history.jdbc.DatabaseAddress;
import org.novalean.configuration.ConfigurationException;
import org.novalean.configuration.Secret;
import org.novalean.configuration.SecretFile;

/** Where the history is, with its password from wherever the operator keeps that. */
final class HistoryAddress {

  /** The environment variable of the password. */
  static final String PASSWORD = "NOVA_LEAN_HISTORY_PASSWORD";

  private HistoryAddress() {}

  static DatabaseAddress of(HistoryConfig history, Map<String, String> environment)
      throws ConfigurationException {
    return DatabaseAddress.of(
        history.url().reveal(), history.username(), password(history, environment));
  }

  private static Optional<Secret> password(HistoryConfig history, Map<String, String> environment)
      throws ConfigurationException {
    if (history.passwordFile().isPresent()) {
      return Optional.of(SecretFile.read(history.passwordFile().get()));
    }
    return history
        .password()
        .or(() -> Optional.ofNullable(environment.get(PASSWORD)).map(Secret::new));
  }
}
