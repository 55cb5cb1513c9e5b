package org.novalean.adapter.openstack;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.novalean.adapter.compute.CloudException;
import org.novalean.adapter.openstack.CloudCredentials.ApplicationCredential;
import org.novalean.adapter.openstack.CloudCredentials.ById;
import org.novalean.adapter.openstack.CloudCredentials.ByName;
import org.novalean.adapter.openstack.CloudCredentials.Domain;
import org.novalean.adapter.openstack.CloudCredentials.Password;
import org.openstack4j.core.transport.ClientConstants;
import org.openstack4j.core.transport.Config;
import org.openstack4j.core.transport.HttpMethod;
import org.openstack4j.core.transport.HttpRequest;
import org.openstack4j.core.transport.internal.HttpExecutor;
import org.openstack4j.model.common.Identifier;
import org.openstack4j.openstack.identity.v3.domain.KeystoneAuth;
import org.openstack4j.openstack.identity.v3.domain.KeystoneToken;

/** Logs in to Keystone. */
final class KeystoneLogin {

  private final CloudCredentials credentials;
  private final Config config;
  private final String endpoint;

  KeystoneLogin(CloudCredentials credentials, Config config) {
    this.credentials = requireNonNull(credentials, "credentials is null");
    this.config = requireNonNull(config, "config is null");
    var url = credentials.authUrl().toString().replaceAll("/+$", "");
    this.endpoint = url.endsWith("/v3") ? url : url + "/v3";
  }

  /**
   * Asks Keystone for a token, with the catalogue in it.
   *
   * @throws CloudException if there is no answer, or Keystone does not accept us
   */
  KeystoneToken token() {
    var request =
        HttpRequest.builder(KeystoneToken.class)
            .endpoint(endpoint)
            .path("/auth/tokens")
            .method(HttpMethod.POST)
            .config(config)
            .entity(auth())
            .build();
    try (var response = HttpExecutor.create().execute(request)) {
      var reply = Reply.of(response);
      if (!reply.isSuccess()) {
        throw failure(reply);
      }
      var id = response.header(ClientConstants.HEADER_X_SUBJECT_TOKEN);
      if (id == null) {
        throw new CloudException.Unusable(
            "%s: the answer holds no token. Is auth_url (%s) really Keystone's address?"
                .formatted(reply.request(), TransportErrors.shown(credentials.authUrl())));
      }
      var token = response.readEntity(KeystoneToken.class);
      if (token.getProject() == null) {
        throw new CloudException.Unusable(
            "%s: Keystone gave %s a token without a project. Give a project."
                .formatted(reply.request(), credentials.identity().describe()));
      }
      token.setId(id);
      token.setEndpoint(endpoint);
      return token;
    } catch (CloudException.Unreachable e) {
      throw new CloudException.Unreachable(
          "Cannot reach Keystone: %s It is auth_url that says where it is."
              .formatted(e.getMessage()),
          e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private CloudException failure(Reply reply) {
    var who = credentials.identity().describe();
    var said = reply.faultMessage();
    return switch (reply.status()) {
      case 401 ->
          new CloudException.Unauthenticated(
              "%s: Keystone does not accept %s: %s Check name, password or secret, domain and project; an application credential may have expired."
                  .formatted(reply.request(), who, said));
      case 403 ->
          new CloudException.Forbidden(
              "%s: Keystone does not let %s log in: %s".formatted(reply.request(), who, said));
      case 404 ->
          new CloudException.Unusable(
              "%s: there is no Keystone v3 at this address (404). Check auth_url: it often ends in :5000/v3 or /identity/v3."
                  .formatted(reply.request()));
      default ->
          new CloudException.Unusable(
              "%s: Keystone answered %d to the login of %s: %s"
                  .formatted(reply.request(), reply.status(), who, said));
    };
  }

  private KeystoneAuth auth() {
    if (credentials.identity() instanceof ApplicationCredential application) {
      return new ApplicationCredentialAuth(application);
    }
    var password = (Password) credentials.identity();
    if (password.user() instanceof ByName user) {
      return new KeystoneAuth(
          user.name(),
          password.password().reveal(),
          identifier(user.domain()),
          scope(password.project()));
    }
    // OpenStack4j takes the first argument for an id where there is no domain.
    return new KeystoneAuth(
        ((ById) password.user()).id(),
        password.password().reveal(),
        null,
        scope(password.project()));
  }

  private static KeystoneAuth.AuthScope scope(CloudCredentials.Name project) {
    if (project instanceof ByName byName) {
      return KeystoneAuth.AuthScope.project(
          Identifier.byName(byName.name()), identifier(byName.domain()));
    }
    return KeystoneAuth.AuthScope.project(Identifier.byId(((ById) project).id()));
  }

  private static Identifier identifier(Domain domain) {
    return domain.isId()
        ? Identifier.byId(domain.nameOrId())
        : Identifier.byName(domain.nameOrId());
  }
}
