package org.novalean.adapter.openstack;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.novalean.adapter.api.tokens.Caller;
import org.novalean.adapter.api.tokens.Issued;
import org.novalean.adapter.api.tokens.SignIn;
import org.novalean.adapter.api.tokens.Tokens;
import org.novalean.adapter.compute.CloudException;
import org.openstack4j.core.transport.ClientConstants;
import org.openstack4j.core.transport.Config;
import org.openstack4j.core.transport.HttpMethod;
import org.openstack4j.core.transport.HttpRequest;
import org.openstack4j.core.transport.internal.HttpExecutor;
import org.openstack4j.model.common.Identifier;
import org.openstack4j.openstack.identity.v3.domain.KeystoneAuth;

/**
 * Has Keystone say whose token that is: {@code GET /v3/auth/tokens}, with our own token besides.
 */
final class KeystoneTokens implements Tokens {

  private final Session session;
  private final Config config;

  KeystoneTokens(Session session, Config config) {
    this.session = requireNonNull(session, "session is null");
    this.config = requireNonNull(config, "config is null");
  }

  @Override
  public Optional<Caller> callerOf(String token) {
    signIn();
    var reply = session.send(() -> HttpExecutor.create().execute(request(token)));
    // 404 is Keystone's word for a token that is not valid; the others, for what is no token at
    // all.
    if (reply.status() == 404 || reply.status() == 400 || reply.status() == 431) {
      return Optional.empty();
    }
    if (reply.status() == 403) {
      throw new CloudException.Forbidden(
          "%s: Keystone does not let %s validate tokens: %s. Its policy identity:validate_token wants the role service, or admin"
              .formatted(reply.request(), session.who(), reply.faultMessage()));
    }
    if (!reply.isSuccess()) {
      var words =
          "%s: Keystone answered %d: %s"
              .formatted(reply.request(), reply.status(), reply.faultMessage());
      throw reply.status() >= 500 || reply.status() == 429
          ? new CloudException.Unreachable(words)
          : new CloudException.Unusable(words);
    }
    return Optional.of(caller(reply, reply.json().path("token")));
  }

  /** Who cannot sign in cannot ask about any token, whatever the reason. */
  private void signIn() {
    try {
      var unused = session.token();
    } catch (CloudException e) {
      throw new CloudException.Unreachable(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public Optional<Issued> issue(SignIn signIn) {
    var request =
        HttpRequest.builder(Void.class)
            .endpoint(session.token().getEndpoint())
            .path("/auth/tokens")
            .method(HttpMethod.POST)
            .entity(auth(signIn))
            .config(config)
            .build();
    try (var response = HttpExecutor.create().execute(request)) {
      var reply = Reply.of(response);
      // 401 for who it does not know or believe, and without a role there; 400 for what is no name.
      if (reply.status() == 401 || reply.status() == 400) {
        return Optional.empty();
      }
      var token = response.header(ClientConstants.HEADER_X_SUBJECT_TOKEN);
      if (!reply.isSuccess() || token == null) {
        throw new CloudException.Unusable(
            "%s: Keystone answered %d to a sign-in: %s"
                .formatted(
                    reply.request(),
                    reply.status(),
                    reply.isSuccess() ? "without a token" : reply.faultMessage()));
      }
      var expiresAt = reply.json().path("token").path("expires_at").asText();
      return Optional.of(new Issued(token, expiry(reply, expiresAt)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static KeystoneAuth auth(SignIn signIn) {
    return new KeystoneAuth(
        signIn.user(),
        signIn.password().reveal(),
        Identifier.byName(signIn.domain()),
        KeystoneAuth.AuthScope.project(
            Identifier.byName(signIn.project()), Identifier.byName(signIn.domain())));
  }

  @Override
  public String ownProject() {
    return session.token().getProject().getId();
  }

  private HttpRequest<Void> request(String token) {
    var own = session.token();
    return HttpRequest.builder(Void.class)
        .endpoint(own.getEndpoint())
        .path("/auth/tokens")
        .method(HttpMethod.GET)
        .header(ClientConstants.HEADER_X_AUTH_TOKEN, own.getId())
        .header(ClientConstants.HEADER_X_SUBJECT_TOKEN, token)
        .config(config)
        .build();
  }

  private static Caller caller(Reply reply, JsonNode token) {
    var roles = new HashSet<String>();
    token.path("roles").forEach(role -> roles.add(role.path("name").asText()));
    return new Caller(
        token.path("user").path("name").asText(),
        Set.copyOf(roles),
        Optional.of(token.path("project").path("id").asText()).filter(id -> !id.isEmpty()),
        token.path("system").path("all").asBoolean(false),
        expiry(reply, token.path("expires_at").asText()));
  }

  private static Instant expiry(Reply reply, String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new CloudException.Unusable(
          "%s: Keystone's answer does not say when the token expires".formatted(reply.request()),
          e);
    }
  }
}
