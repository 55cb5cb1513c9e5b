package org.novalean.adapter.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.novalean.configuration.Option;
import org.novalean.configuration.Problem;
import org.novalean.configuration.Settings;

/** What concerns several options together. */
final class CrossChecks {

  private final Path file;
  private final Settings settings;
  private final List<Problem> errors = new ArrayList<>();

  private CrossChecks(Path file, Settings settings) {
    this.file = file;
    this.settings = settings;
  }

  static List<Problem> errors(Path file, Settings settings) {
    var checks = new CrossChecks(file, settings);
    checks.credentials();
    checks.clientCertificate();
    checks.history();
    checks.api();
    return checks.errors;
  }

  private void credentials() {
    var byPassword = given(Options.USERNAME, Options.PASSWORD, Options.PROJECT_NAME);
    var byApplicationCredential =
        given(Options.APPLICATION_CREDENTIAL_ID, Options.APPLICATION_CREDENTIAL_SECRET);
    if (settings.has(Options.OS_CLOUD)) {
      Stream.of(List.of(Options.AUTH_URL), byPassword, byApplicationCredential)
          .flatMap(List::stream)
          .filter(settings::has)
          .forEach(
              option ->
                  error(option, "%s contradicts os_cloud: keep one of them".formatted(option)));
    } else if (!byPassword.isEmpty() && !byApplicationCredential.isEmpty()) {
      error(
          byApplicationCredential.get(0),
          "[keystone] has a user with a password and an application credential: keep one of them");
    } else if (!byApplicationCredential.isEmpty()) {
      need(Options.AUTH_URL, Options.APPLICATION_CREDENTIAL_ID);
      need(Options.APPLICATION_CREDENTIAL_ID, Options.APPLICATION_CREDENTIAL_SECRET);
      need(Options.APPLICATION_CREDENTIAL_SECRET, Options.APPLICATION_CREDENTIAL_ID);
    } else if (!byPassword.isEmpty() || settings.has(Options.AUTH_URL)) {
      var because = byPassword.isEmpty() ? Options.AUTH_URL : byPassword.get(0);
      Stream.of(Options.AUTH_URL, Options.USERNAME, Options.PASSWORD, Options.PROJECT_NAME)
          .forEach(option -> need(option, because));
    }
  }

  private void clientCertificate() {
    for (var given : given(Options.CERTFILE, Options.KEYFILE)) {
      need(Options.CERTFILE, given);
      need(Options.KEYFILE, given);
    }
  }

  private void history() {
    var ofServer =
        given(Options.HISTORY_USERNAME, Options.HISTORY_PASSWORD, Options.HISTORY_PASSWORD_FILE);
    if (!ofServer.isEmpty() && isOwnFile()) {
      error(
          ofServer.get(0),
          "%s is for a history in MariaDB or PostgreSQL: name it in [history] url"
              .formatted(ofServer.get(0)));
    }
    if (settings.has(Options.HISTORY_PASSWORD) && settings.has(Options.HISTORY_PASSWORD_FILE)) {
      error(
          Options.HISTORY_PASSWORD_FILE,
          "%s contradicts password: keep one of them".formatted(Options.HISTORY_PASSWORD_FILE));
    }
  }

  private void api() {
    for (var given : given(Options.API_CERTFILE, Options.API_KEYFILE)) {
      need(Options.API_CERTFILE, given);
      need(Options.API_KEYFILE, given);
    }
    if (settings
        .find(Options.API_METRICS_LISTEN)
        .filter(text -> ApiConfig.address(text).isEmpty())
        .isPresent()) {
      error(
          Options.API_METRICS_LISTEN,
          "%s is not HOST:PORT, such as 127.0.0.1:9416".formatted(Options.API_METRICS_LISTEN));
    }
  }

  /** H2, which one machine alone can use. */
  private boolean isOwnFile() {
    return settings
        .find(Options.HISTORY_URL)
        .filter(url -> !url.reveal().startsWith(HistoryConfig.H2))
        .isEmpty();
  }

  private List<Option<?>> given(Option<?>... options) {
    return Stream.<Option<?>>of(options).filter(settings::has).toList();
  }

  private void need(Option<?> option, Option<?> because) {
    if (!settings.has(option)) {
      error(because, "%s is missing: %s needs it".formatted(option, because.name()));
    }
  }

  private void error(Option<?> at, String message) {
    errors.add(new Problem(file, settings.line(at), message));
  }
}
