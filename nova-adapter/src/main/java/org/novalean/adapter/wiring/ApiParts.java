package org.novalean.adapter.wiring;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.novalean.adapter.api.Api;
import org.novalean.adapter.api.Orders;
import org.novalean.adapter.api.tokens.Access;
import org.novalean.adapter.api.tokens.TokenCache;
import org.novalean.adapter.api.tokens.Tokens;
import org.novalean.adapter.config.ApiConfig;
import org.novalean.adapter.metrics.Metrics;
import org.novalean.adapter.openstack.CredentialsException;
import org.novalean.adapter.status.StatusFeed;
import org.novalean.events.TlsSettings.ClientCertificate;
import org.novalean.events.files.PemFiles;

/** What the API is made of. */
final class ApiParts {

  private static final int TOKENS = 2000;
  private static final int QUESTIONS_AT_ONCE = 4;

  private ApiParts() {}

  static Api make(
      ApiConfig config,
      StatusFeed feed,
      Metrics metrics,
      Orders orders,
      Tokens tokens,
      Clock clock) {
    var projects = Set.copyOf(config.projects());
    Supplier<Set<String>> counted = projects.isEmpty() ? new OwnProject(tokens) : () -> projects;
    return new Api(
        new Api.Settings(
            config.listen(), tls(config), config.metricsListen(), config.maxEventClients()),
        new Api.Parts(
            feed,
            orders,
            () -> feed.source().adapter(),
            metrics::scrape,
            tokens,
            metrics::answered),
        new TokenCache(tokens, config.tokenCache(), TOKENS, QUESTIONS_AT_ONCE, clock),
        new Access(config.readerRoles(), config.adminRoles(), counted),
        clock);
  }

  /** Asked for once: it stays the same, and Keystone may be away later. */
  private static final class OwnProject implements Supplier<Set<String>> {
    private final Tokens tokens;
    private volatile Set<String> known = Set.of();

    OwnProject(Tokens tokens) {
      this.tokens = tokens;
    }

    @Override
    public Set<String> get() {
      if (known.isEmpty()) {
        known = Set.of(tokens.ownProject());
      }
      return known;
    }
  }

  private static Optional<SSLContext> tls(ApiConfig config) {
    return config.certificate().map(ApiParts::context);
  }

  private static SSLContext context(ClientCertificate certificate) {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(PemFiles.keyManagers(certificate), null, null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new CredentialsException("[api] certfile and keyfile: " + e.getMessage());
    }
  }
}
