package org.novalean.adapter.openstack;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.novalean.adapter.config.EndpointInterface;
import org.novalean.configuration.Secret;
import org.novalean.events.TlsSettings.ClientCertificate;

/**
 * Who we are to a cloud, and where its Keystone is.
 *
 * @param authUrl Keystone, with or without {@code /v3}
 * @param identity who logs in
 * @param region empty where the catalogue has one region only
 * @param endpoints which of a service's addresses to use
 * @param caFile certificates (PEM) to trust besides Java's own
 * @param client how to present ourselves, where the APIs ask for client certificates
 */
public record CloudCredentials(
    URI authUrl,
    Identity identity,
    Optional<String> region,
    EndpointInterface endpoints,
    Optional<Path> caFile,
    Optional<ClientCertificate> client) {

  public CloudCredentials {
    requireNonNull(authUrl, "authUrl is null");
    requireNonNull(identity, "identity is null");
    requireNonNull(region, "region is null");
    requireNonNull(endpoints, "endpoints is null");
    requireNonNull(caFile, "caFile is null");
    requireNonNull(client, "client is null");
  }

  /** Who logs in. */
  public sealed interface Identity permits Password, ApplicationCredential {

    /** For messages, for example {@code user 'admin' (domain 'Default'), project 'admin'}. */
    String describe();
  }

  /** A user with a password, acting in a project. */
  public record Password(Name user, Secret password, Name project) implements Identity {

    public Password {
      requireNonNull(user, "user is null");
      requireNonNull(password, "password is null");
      requireNonNull(project, "project is null");
    }

    @Override
    public String describe() {
      return "user %s, project %s".formatted(user, project);
    }
  }

  /**
   * An application credential: bound to a user and a project when it was made.
   *
   * @param user needed where {@code credential} is a name, which is unique for its user only
   */
  public record ApplicationCredential(String credential, Optional<Name> user, Secret secret)
      implements Identity {

    public ApplicationCredential {
      requireNonNull(credential, "credential is null");
      requireNonNull(user, "user is null");
      requireNonNull(secret, "secret is null");
    }

    @Override
    public String describe() {
      return "application credential '%s'".formatted(credential)
          + user.map(u -> " of user " + u).orElse("");
    }
  }

  /** Keystone knows a user or a project by its id, or by its name within a domain. */
  public sealed interface Name permits ById, ByName {}

  /** By Keystone's id. */
  public record ById(String id) implements Name {
    @Override
    public String toString() {
      return "with id '" + id + "'";
    }
  }

  /** By name, in a domain that is itself given by name or by id. */
  public record ByName(String name, Domain domain) implements Name {
    @Override
    public String toString() {
      return "'%s' (domain %s)".formatted(name, domain);
    }
  }

  /** A domain, by its name or by its id. */
  public record Domain(String nameOrId, boolean isId) {
    @Override
    public String toString() {
      return (isId ? "with id " : "") + "'" + nameOrId + "'";
    }
  }
}
